/**
 * The command line loads what it needs: each format is a script of its own, loaded when a file of that format is met, and what several
 * scripts share is in scripts beside them, each module in one of them only.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";

const LIST = "server/languages/index.ts";
const IMPORT = /^import \{ (.*) \} from "\.\/([\w-]+)\/index\.ts";$/gm;

/** Of each format the list gets what its `format.ts` says: which files are its own. The rest is asked of its script. */
const onDemand = {
  name: "on-demand",
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]languages[\\/]index\.ts$/ }, ({ path }) => ({
      contents: `import { later } from "./later.ts";\n${readFileSync(path, "utf8").replace(IMPORT, announced)}`,
      loader: "ts",
    }));
    bundle.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ kind, path }) => (kind === "require-call" ? { path, external: true } : undefined));
  },
};

function announced(_line, names, folder) {
  const formats = names.split(", ");
  const imports = formats.map((name) => `${name} as ${name}Format`).join(", ");
  const stand = formats.map((name) => `const ${name} = later(${name}Format, () => require("./${folder}.js").${name});`);
  return [`import { ${imports} } from "./${folder}/format.ts";`, ...stand].join("\n");
}

const WORK = resolve("server/cli/commands.ts");

/** Every script brings what the work itself needs, so that what they share with it is in one script: it is there before any of them. */
const withWork = {
  name: "with-work",
  setup(bundle) {
    bundle.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) =>
      kind === "entry-point" || kind === "dynamic-import" ? { path: resolve(resolveDir, path), namespace: "script" } : undefined,
    );
    bundle.onResolve({ filter: /^work$/, namespace: "script" }, () => ({ path: WORK, namespace: "script" }));
    bundle.onLoad({ filter: /.*/, namespace: "script" }, ({ path }) => ({
      contents: `${path === WORK ? "" : 'import "work"; '}export * from ${JSON.stringify(path)};`,
      resolveDir: ".",
    }));
  },
};

/** Bundles what the command line does as `work.js`, the language server as `session.js`, and the formats beside them. `options` are esbuild's. */
export async function split({ plugins, ...options }) {
  const formats = [...readFileSync(LIST, "utf8").matchAll(IMPORT)].map(([, , folder]) => [folder, `server/languages/${folder}/index.ts`]);
  const { outputFiles } = await build({
    ...options,
    entryPoints: { work: WORK, session: "server/lsp/session.ts", ...Object.fromEntries(formats) },
    chunkNames: "[name]-[hash]",
    banner: {},
    format: "esm",
    splitting: true,
    write: false,
    plugins: [withWork, onDemand, ...plugins],
  });
  for (const { path, text } of outputFiles) writeFileSync(path, scriptOf(text));
}

/**
 * An ES module of esbuild's as a script for `load.cjs`, whose value is a function of `require` that puts what is exported into `this`; Node
 * can also require it. Names are bound once, when it is loaded: what is exported never changes after.
 */
const scriptOf = (text) => `${HEAD}${text
  .replace(
    /\bimport\s*(\{[^{}]*\})\s*from\s*("[^"\n]+");?/g,
    (_all, names, from) => `const ${names.replace(/ as /g, ": ")} = require(${from});`,
  )
  .replace(/\bimport\s*("\.[^"\n]+");?/g, "require($1);")
  .replace(/\bimport\(("\.[^"\n]+")\)/g, "Promise.resolve().then(() => require($1))")
  .replace(/\bexport\s*(\{[^{}]*\});?\s*$/, (_all, names) => `Object.assign(this, ${names.replace(/([\w$]+) as ([\w$]+)/g, "$2: $1")});`)}
});
`;

const HEAD = '(load => typeof module === "object" ? load.call(exports, require) : load)(function (require) {"use strict";';
