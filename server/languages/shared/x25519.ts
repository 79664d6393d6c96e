/** The public key of a private key: X25519 of RFC 7748 §5, for keys that the user's own file holds. */

const P = (1n << 255n) - 19n;
const LOW = (1n << 255n) - 1n;
const BASE_U = 9n;

// 2^255 is 19 modulo P: two folds bring any product of two reduced numbers below 2^256.
function fold(value: bigint): bigint {
  const once = (value & LOW) + (value >> 255n) * 19n;
  return (once & LOW) + (once >> 255n) * 19n;
}

/** `scalar` times the point with coordinate `u`, both 32 bytes little-endian. Not constant in time: for checking files, not for sessions. */
export function x25519(scalar: Uint8Array, u?: Uint8Array): Uint8Array {
  const clamped = Uint8Array.from(scalar);
  clamped[0] = (clamped[0] as number) & 248;
  clamped[31] = ((clamped[31] as number) & 127) | 64;
  const point = u === undefined ? BASE_U : toBigInt(u) & LOW;
  return toBytes(ladder(toBigInt(clamped), point));
}

// The Montgomery ladder: (x2:z2) and (x3:z3) differ by the point all the way down.
function ladder(k: bigint, u: bigint): bigint {
  let [x2, z2, x3, z3] = [1n, 0n, u, 1n];
  const bits = k.toString(2).padStart(255, "0");
  for (let i = 0; i < 255; i++) {
    const swap = bits[i] === "1";
    if (swap) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    const a = x2 + z2;
    const b = x2 - z2 + 2n * P;
    const aa = fold(a * a);
    const bb = fold(b * b);
    const e = aa - bb + 2n * P;
    const da = fold((x3 - z3 + 2n * P) * a);
    const cb = fold((x3 + z3) * b);
    const sum = da + cb;
    const difference = da - cb + 2n * P;
    x3 = fold(sum * sum);
    z3 = fold(fold(difference * difference) * u);
    x2 = fold(aa * bb);
    z2 = fold(e * (aa + 121665n * e));
    if (swap) [x2, z2, x3, z3] = [x3, z3, x2, z2];
  }
  return (x2 * invert(z2)) % P;
}

// Fermat: z^(P-2).
function invert(z: bigint): bigint {
  let result = 1n;
  let base = z % P;
  for (let e = P - 2n; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

function toBigInt(bytes: Uint8Array): bigint {
  let hex = "";
  for (let i = bytes.length - 1; i >= 0; i--) hex += (bytes[i] as number).toString(16).padStart(2, "0");
  return BigInt(`0x${hex}`);
}

function toBytes(value: bigint): Uint8Array {
  const hex = value.toString(16).padStart(64, "0");
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(62 - 2 * i, 64 - 2 * i), 16));
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The 32 bytes of a good base64 key of 44 characters. */
export function keyBytes(key: string): Uint8Array {
  const bytes = new Uint8Array(32);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < 43; i++) {
    held = (held << 6) | DIGITS.indexOf(key[i] as string);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      if (at < 32) bytes[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/** Base64 of 32 bytes. */
export function keyText(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < 33; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) text += DIGITS[(three >> shift) & 63];
  }
  return `${text.slice(0, 43)}=`;
}

/** The public key that belongs to a good private key, both base64. */
export const publicKeyOf = (privateKey: string): string => keyText(x25519(keyBytes(privateKey)));
