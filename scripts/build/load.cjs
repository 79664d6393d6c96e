/** Loading a bundle that lies beside this one. The entry points are small; what does the work is loaded when it is asked for. */
const { readFileSync } = require("node:fs");
const nodeModule = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");

const WRAPPER = ["(function (exports, require, module, __filename, __dirname) {", "\n})"];

/** A bundle as V8 takes it. With `compiled` code of the same source, version and flags, V8 need not compile; other code it rejects. */
exports.scriptOf = (path, compiled) =>
  // Bundles are ASCII: to read them as Latin-1 costs the least.
  new Script(WRAPPER.join(readFileSync(path, "latin1")), { filename: path, ...(compiled && { cachedData: compiled }) });

/** What a bundle exports. */
exports.run = (script, path) => {
  const bundle = { exports: {} };
  script.runInThisContext()(bundle.exports, require, bundle, path, __dirname);
  return bundle.exports;
};

/** Where the compiled code of a bundle lies for this very Node. */
exports.compiledPath = (path) => `${path}.${process.version}-${process.arch}.cache`;

/** The exports of the bundle `name`, from the code that the build compiled for this Node, or else as Node loads it. */
exports.load = (name) => {
  const path = join(__dirname, name);
  let compiled;
  try {
    compiled = readFileSync(exports.compiledPath(path));
  } catch {
    nodeModule.enableCompileCache?.();
    return require(path);
  }
  return exports.run(exports.scriptOf(path, compiled), path);
};
