/** Text of the user's that is shown as it stands (source lines, diffs) must not carry secrets out. */

// What a secret's key is called, in configuration files and on command lines.
const NAMES =
  "(?:private[-_ ]?key|pre-?shared[-_ ]?key|passw(?:or)?d|passphrase|secret|token|credentials?|api[-_ ]?key|access[-_ ]?key|auth[-_ ]?key|\\bpsk\\b|\\bpass\\b)[\\w-]{0,40}";
const KEYS = new RegExp(`${NAMES}["']?[ \\t]*[:= \\t][ \\t]*`, "gi");
// Values that are secrets by their looks: WireGuard and other base64 of 32 bytes and more, long hex, tokens of known make, user:password@.
const VALUES = [
  /[A-Za-z0-9+/_-]{40,}={0,2}/g,
  /\b[0-9a-fA-F]{32,}\b/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /\b(?:AKIA|ASIA|ghp_|gho_|glpat-|xox[abpr]-|sk_live_|sk-)[\w-]{8,}/g,
];
/** Passwords of command lines: `curl -u name:password`, `sshpass -p password`. */
const ON_COMMAND_LINES = [/(?<![^\s])(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:/g, /\bsshpass[ \t]{1,9}-p[ \t]{0,9}/g];
// A slash too few makes no URL, and the password is one all the same.
const IN_URL = /:\/\/?[^\s:@/]{0,100}:([^\s@/]{1,200})@/g;
/** How much of a secret may be seen: enough to know it again, too little to use it. */
const SHOWN = 4;

/** `text` of the same length, with what may be a secret made of bullets but for its first four characters. Works line by line; linear. */
export const masked = (text: string): string => (text.includes("\n") ? text.split("\n").map(maskedLine).join("\n") : maskedLine(text));

/** Whether there is something in `text` that `masked` would hide. */
export const holdsSecret = (text: string): boolean => masked(text) !== text;

// A part of everything that is looked for below: most texts have none of it.
const HINT =
  /[a-z0-9+/_-]{24}|eyj|akia|asia|gh[op]_|glpat-|xox[abpr]-|sk[_-]|:\/|key|passw?|secret|token|credential|psk|(?<!\S)(?:-u|--user)/i;

/**
 * `text` for a message: keys, tokens, passwords in URLs and what is called a password are cut to their first four characters. It must not
 * take a long name or path for a key: names keep to one kind of letter for longer than chance does. Linear.
 */
export const cut = (text: string): string => (HINT.test(text) ? withoutSecrets(text) : text);

const withoutSecrets = (text: string): string =>
  text
    .replace(ASSIGNED, (whole: string, key: string, word: string) => (isSecret(word) ? `${key}${word.slice(0, SHOWN)}…` : whole))
    .replace(IN_URL, (whole: string, word: string) => `${whole.slice(0, whole.length - word.length - 1)}…@`)
    .replace(CUT, (run) => (isRandom(run) ? `${run.slice(0, SHOWN)}…` : run));

/** `password:word` and `SECRET=word` anywhere; `password word` when the text is nothing else. */
const ASSIGNED = new RegExp(
  `(${NAMES}(?:["']?[ \\t]{0,9}[:=]|(?<=^\\S{0,60})[ \\t])[ \\t]{0,9})("[^"]{1,500}|'[^']{1,500}|[^\\s"',;}]{1,500})`,
  "gi",
);
/** JSON web tokens and the like, tokens of known make, and runs as long as half of a WireGuard key. */
const CUT = /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}|\b(?:AKIA|ASIA|ghp_|gho_|glpat-|xox[abpr]-|sk_live_)[\w-]{8,}|[A-Za-z0-9+/]{24,}={0,2}/g;

/** The length of a run from which on it may be a part of a key. */
const HALF_A_KEY = 24;

// Two neighbours of random base64 are of different kinds in 64 of 100 cases, of hexadecimal in 47; in words and paths it is far less often.
function isRandom(run: string): boolean {
  if (/^(?:eyJ|AKIA|ASIA|ghp_|gho_|glpat-|xox|sk_live_)|^[A-Za-z0-9+/]{43}=$/.test(run)) return true;
  if (/^[0-9a-fA-F]+$/.test(run)) return isMixed(run);
  if (run.startsWith("/")) return run.split("/").some((part) => part.length >= HALF_A_KEY && isRandom(part));
  // A word in a short run makes it a name; what stands beside the word may be half of a key nevertheless.
  if (run.length < 40 && /[a-z]{6}/.test(run)) return run.split(/[a-z]{6,}/).some((part) => part.length >= HALF_A_KEY && isRandom(part));
  if (!/[a-z]/.test(run) || !/\d/.test(run)) return false;
  const changes = run.match(/[a-z](?![a-z])|[A-Z](?![A-Z])|\d(?!\d)|[+/]/g)?.length ?? 0;
  return /[A-Z]/.test(run) ? changes > 0.42 * run.length : run.length >= 32 && changes > 0.35 * run.length;
}

function maskedLine(line: string): string {
  if (!HINT.test(line)) return line;
  const secrets: [start: number, end: number][] = [];
  for (const pattern of [KEYS, ...ON_COMMAND_LINES]) {
    let end = 0;
    for (const match of line.matchAll(pattern)) {
      const start = match.index + match[0].length;
      // What lies in a value that was read is hidden with it: no text is read twice.
      if (start < end || NO_SECRET.test(line.slice(start, start + 2))) continue;
      const value = valueAt(line, start, IN_YAML.test(line.slice(0, Math.min(start, YAML_KEY))));
      if (!isSecret(value)) continue;
      end = start + value.length;
      secrets.push([start, end]);
    }
  }
  for (const pattern of VALUES) {
    for (const match of line.matchAll(pattern)) if (isMixed(match[0])) secrets.push([match.index, match.index + match[0].length]);
  }
  for (const match of line.matchAll(CUT)) if (isRandom(match[0])) secrets.push([match.index, match.index + match[0].length]);
  for (const match of line.matchAll(IN_URL)) {
    const end = match.index + match[0].length - 1;
    secrets.push([end - (match[1] ?? "").length, end]);
  }
  return secrets.length === 0 ? line : covered(line, secrets);
}

/** The text of a key and of what may stand before it in YAML is shorter than this. */
const YAML_KEY = 120;
const IN_YAML = /^[\s-]*["']?[\w-]+["']?:[ \t]+$/;
const QUOTED = /"(?:[^"\\]|\\.)*"?|'[^']*'?/y;
const WORD = /[^\s"',;}]*/y;
const REST = /(?:[^\s#]|(?<!\s)#|[ \t]+(?=[^\s#]))*/y;

// A value in quotes, blanks and all; in YAML the rest of the line but for a comment; else a word.
function valueAt(line: string, start: number, yaml: boolean): string {
  const pattern = /["']/.test(line.charAt(start)) ? QUOTED : yaml ? REST : WORD;
  pattern.lastIndex = start;
  return pattern.exec(line)?.[0] ?? "";
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
const NO_SECRET = /^["']?[$/{<!|>~.]/;
const isSecret = (value: string): boolean => value.length > SHOWN && !NO_SECRET.test(value);
// A long path or a run of one kind of letter is no key.
const isMixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value) && !/^\/?[a-z]+\/[a-z]+\//.test(value);
