/** Loaded before the packer of extensions: what it compresses comes out as small as zlib can make it, which the packer has no option for. */
const zlib = require("node:zlib");

const { DeflateRaw, deflateRaw } = zlib;
const SMALLEST = { level: zlib.constants.Z_BEST_COMPRESSION, memLevel: 9 };

zlib.deflateRaw = (buffer, done) => deflateRaw(buffer, SMALLEST, done);
zlib.DeflateRaw = class extends DeflateRaw {
  constructor() {
    super(SMALLEST);
  }
};
