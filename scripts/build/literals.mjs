/** What is constant is computed when the command is built: the text of conf`…` literals, of which every rule's examples are made. */
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const LITERAL = /(?<=[:([,=?>]\s*)conf`((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)`/g;

/** Replaces each conf`…` without values by what `conf` of server/core/rule.ts makes of it. */
export async function literals() {
  const made = await build({ entryPoints: ["server/core/rule.ts"], bundle: true, format: "esm", write: false });
  const { conf } = await import(`data:text/javascript,${encodeURIComponent(made.outputFiles[0].text)}`);
  const constant = (_whole, raw) => JSON.stringify(conf(Object.assign([raw], { raw: [raw] })));
  return {
    name: "literals",
    setup: (bundle) =>
      bundle.onLoad({ filter: /[\\/]rules[\\/][\w-]+\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        return text.includes("conf`") ? { contents: text.replace(LITERAL, constant), loader: "ts" } : undefined;
      }),
  };
}
