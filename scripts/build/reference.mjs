/** What bundles hold of nginx's documentation. */
import { readFileSync } from "node:fs";

/** nginx's documentation comes twice, as HTML and as Markdown; only the first paragraphs of the latter are read, and only they go into bundles. */
export const shortReference = {
  name: "short-reference",
  setup: (bundle) =>
    bundle.onLoad({ filter: /reference-lib[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replace(/^\s*description_html: ".*",?$/gm, "")
        .replace(/^\s*syntax_html: \[\n(?:\s*".*",?\n)*\s*\],?$/gm, "")
        .replace(
          /^(\s*description_md: )(".*")(,?)$/gm,
          (_, key, text, comma) => key + JSON.stringify(firstParagraph(JSON.parse(text))) + comma,
        ),
    })),
};

const firstParagraph = (text) => text.split(/\n\s*\n/, 1)[0];
