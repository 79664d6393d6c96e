import type { DocumentSelector } from "vscode-languageclient";

/**
 * Languages in which configuration is written, by VS Code's own ids and those of other extensions. The server decides
 * which documents it reads; the others it does not look at. Nothing is claimed by this: a document keeps its language.
 */
const CONFIGURATION = [
  "plaintext",
  "properties",
  "ini",
  "yaml",
  "json",
  "jsonc",
  "shellscript",
  "makefile",
  "dockerfile",
  "dockercompose",
  "nginx",
  "NGINX",
  "terraform",
  "terraform-vars",
  "opentofu",
  "opentofu-vars",
  "hcl",
  "cloudformation",
  "ssh_config",
  "conf",
  "wireguard",
];

/** The documents that are told to the server, wherever they are stored: those of the manifest's own languages among them. */
export function selectorFor(manifest: {
  readonly contributes?: { readonly languages?: readonly { readonly id: string }[] };
}): DocumentSelector {
  const own = manifest.contributes?.languages?.map((language) => language.id) ?? [];
  return [...new Set([...own, ...CONFIGURATION])].map((language) => ({ language }));
}
