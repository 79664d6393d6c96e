/** Text of the user's that is shown as it stands (source lines, diffs) must not carry secrets out. */

// What a secret's key is called, in configuration files and on command lines.
const KEYS =
  /(?:private[-_ ]?key|pre-?shared[-_ ]?key|passw(?:or)?d|passphrase|secret|token|credentials?|api[-_ ]?key|access[-_ ]?key|auth[-_ ]?key|\bpsk\b|\bpass\b)[\w-]{0,40}["']?[ \t]*[:= \t][ \t]*/gi;
// Values that are secrets by their looks: WireGuard and other base64 of 32 bytes and more, long hex, tokens of known make, user:password@.
const VALUES = [
  /[A-Za-z0-9+/_-]{40,}={0,2}/g,
  /\b[0-9a-fA-F]{32,}\b/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /\b(?:AKIA|ASIA|ghp_|gho_|glpat-|xox[abpr]-|sk_live_|sk-)[\w-]{8,}/g,
];
const IN_URL = /:\/\/[^\s:@/]{0,100}:([^\s@/]{1,200})@/g;
/** How much of a secret may be seen: enough to know it again, too little to use it. */
const SHOWN = 4;

/** `text` of the same length, with what may be a secret made of bullets but for its first four characters. Works line by line; linear. */
export const masked = (text: string): string => (text.includes("\n") ? text.split("\n").map(maskedLine).join("\n") : maskedLine(text));

/** Whether there is something in `text` that `masked` would hide. */
export const holdsSecret = (text: string): boolean => masked(text) !== text;

// A part of everything that is looked for below: most lines have none of it.
const HINT =
  /[a-z0-9+/_-]{32}|eyj|akia|asia|gh[op]_|glpat-|xox[abpr]-|sk[_-]|:\/\/|key|passw|passphrase|secret|token|credential|psk|pass\b/i;

function maskedLine(line: string): string {
  if (!HINT.test(line)) return line;
  const secrets: [start: number, end: number][] = [];
  for (const match of line.matchAll(KEYS)) {
    const start = match.index + match[0].length;
    const value = /^["']?[^\s"',;}]*/.exec(line.slice(start, start + 500))?.[0] ?? "";
    if (isSecret(value)) secrets.push([start, start + value.length]);
  }
  for (const pattern of VALUES) {
    for (const match of line.matchAll(pattern)) if (isMixed(match[0])) secrets.push([match.index, match.index + match[0].length]);
  }
  for (const match of line.matchAll(IN_URL)) {
    const end = match.index + match[0].length - 1;
    secrets.push([end - (match[1] ?? "").length, end]);
  }
  return secrets.length === 0 ? line : covered(line, secrets);
}

function covered(line: string, secrets: [start: number, end: number][]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [start, end] of secrets.sort((a, b) => a[0] - b[0])) {
    const from = Math.max(done, start + SHOWN);
    if (end <= from) continue;
    parts.push(line.slice(done, from), "•".repeat(end - from));
    done = end;
  }
  parts.push(line.slice(done));
  return parts.join("");
}

// A variable, a path or a block is not the secret itself.
const isSecret = (value: string): boolean => value.length > SHOWN && !/^["']?[$/{<!|>~.]/.test(value);
// A long path or a run of one kind of letter is no key.
const isMixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value) && !/^\/?[a-z]+\/[a-z]+\//.test(value);
