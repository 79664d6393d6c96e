import type { AnyUnit, Scope } from "../../core/language.ts";
import type { CloudflaredFile } from "./model.ts";

/** One configuration file; `has` tells of the files around it. */
export type CloudflaredUnit = AnyUnit & { readonly file: CloudflaredFile; readonly isolated: boolean; has(uri: string): boolean };

/** Every file is loaded alone. */
export const unitsOf = (files: readonly CloudflaredFile[], scope: Scope): readonly CloudflaredUnit[] =>
  files.map((file) => ({
    uri: file.source.uri,
    uris: [file.source.uri],
    targets: scope.targets,
    file,
    isolated: scope.isolated,
    has: (uri) => scope.has(uri),
  }));
