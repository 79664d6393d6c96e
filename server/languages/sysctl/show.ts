/** What may be shown of a setting. */
import type { Setting } from "./syntax.ts";

/** The value, unless the kernel derives secrets from it: the keys of TCP Fast Open cookies, the secret of stable IPv6 addresses. */
export const shownValue = ({ key, value }: Pick<Setting, "key" | "value">): string =>
  /(?:_key|secret)$/.test(key) ? `${value.slice(0, 4)}…` : value;
