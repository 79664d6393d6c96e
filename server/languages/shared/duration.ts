/** Durations as Go's time.ParseDuration reads them: `1m30s`, `500ms`, `1.5h`. */

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** The largest duration: 2^63 - 1 nanoseconds, some 292 years. */
const LIMIT = 2 ** 63;

/** The duration in nanoseconds; undefined for a text that Go refuses: a number without unit (but 0), `1d`, spaces. */
export function readDuration(text: string): number | undefined {
  const sign = /^[-+]/.test(text) ? 1 : 0;
  const body = text.slice(sign);
  if (body === "0") return 0;
  if (body === "" || body.length > 200) return undefined;
  const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0;
  while (part.lastIndex < body.length) {
    const match = part.exec(body);
    if (match === null) return undefined;
    total += Number(match[1]) * (UNITS[match[2] as string] as number);
  }
  return total < LIMIT ? (text.startsWith("-") ? -total : total) : undefined;
}

/** What was meant by a duration that Go refuses: `30` and `30 s` are `30s`, `1d` is `24h`, `5min` is `5m`; undefined when that is not clear. */
export function repairDuration(text: string): string | undefined {
  const match = /^\s*(\d{1,9})\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return undefined;
  const [, amount = "", unit = ""] = match;
  const word = unit.toLowerCase();
  if (/^(|s|secs?|seconds?)$/.test(word)) return `${amount}s`;
  if (/^(m|mins?|minutes?)$/.test(word)) return `${amount}m`;
  if (/^(h|hrs?|hours?)$/.test(word)) return `${amount}h`;
  if (/^(ms|msecs?|millis|milliseconds?)$/.test(word)) return `${amount}ms`;
  return /^(d|days?)$/.test(word) ? `${Number(amount) * 24}h` : undefined;
}
