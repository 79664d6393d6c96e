/** Loading the scripts that lie beside this one. The entry points are small; what does the work is loaded when it is asked for. */
const { existsSync, readFileSync } = require("node:fs");
const nodeModule = require("node:module");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

/** Where the compiled code of a script lies for this very Node. */
const compiledPath = (path) => `${path}.${process.version}-${process.arch}.cache`;

/**
 * A `require` for the scripts of `folder`, each run once, which goes on to Node's own for other modules. `compiled(path)` gives V8's code
 * of a script, if there is any: with that of the same source, version and flags, V8 need not compile; other code it rejects. `seen` is told
 * of every script.
 */
const loader = (folder, compiled, seen) => {
  compileLater();
  const loaded = new Map();
  const load = (name) => {
    if (!name.startsWith("./")) return require(name);
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const filename = join(folder, name);
    const cachedData = compiled(compiledPath(filename));
    // Scripts are ASCII: to read them as Latin-1 costs the least.
    const script = new Script(readFileSync(filename, "latin1"), { filename, ...(cachedData && { cachedData }) });
    const exported = {};
    loaded.set(name, exported);
    script.runInThisContext().call(exported, load);
    seen?.(filename, script);
    return exported;
  };
  return load;
};

/**
 * Has V8 wait longer before it optimises a function, by the flags that each version has for it: most checks are over before that work pays
 * (it saves a third of the processor time at 1,000 firewall rules, and gains nothing at 100,000). Only how fast code runs depends on it. V8
 * takes compiled code only under the flags that the code was made with: so this comes before anything is loaded, here and in the build.
 */
const compileLater = () => {
  const [major, minor] = process.versions.v8.split(".");
  for (const flag of LATER[`${major}.${minor}`] ?? []) setFlagsFromString(flag);
};

/** By version of V8 (Node 20, 22 and 24): a flag that a version does not know makes it complain on standard error. */
const LATER = {
  11.3: ["--interrupt-budget=1000000"],
  12.4: ["--invocation-count-for-turbofan=30000"],
  13.6: ["--invocation-count-for-maglev=4000", "--invocation-count-for-turbofan=30000"],
};

const ifThere = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

let load;

/** The exports of the script `name`, from the code that the build compiled for this Node, or else as Node loads it. */
exports.load = (name) => {
  load ??= existsSync(compiledPath(join(__dirname, "work.js"))) ? loader(__dirname, ifThere) : asNodeDoes;
  return load(name);
};

const asNodeDoes = (name) => {
  compileLater();
  nodeModule.enableCompileCache?.();
  return require(join(__dirname, name));
};

exports.compiledPath = compiledPath;
exports.loader = loader;
