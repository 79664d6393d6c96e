/** How estates of tests are written down. */

/** An estate: where a rule finds something in it (`path:line`, counted from 1), or nothing. */
export type EstateCase = {
  /** Without `exposure/`. */
  readonly rule: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly finds: readonly string[];
};

/** The cases of one rule. */
export const casesOf = (rule: string, cases: readonly Omit<EstateCase, "rule">[]): readonly EstateCase[] =>
  cases.map((one) => ({ rule, ...one }));

/** Lines as a file. */
export const file = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** A netplan file: interface, addresses, and the rest as written. */
export const links = (...interfaces: readonly (readonly [name: string, addresses: string, gateway?: string])[]): string =>
  file(
    "network:",
    "  version: 2",
    "  renderer: networkd",
    "  ethernets:",
    ...interfaces.flatMap(([name, addresses, gateway]) => [
      `    ${name}:`,
      `      addresses: [${addresses}]`,
      ...(gateway === undefined ? [] : ["      routes:", "        - to: default", `          via: ${gateway}`]),
    ]),
  );

/** Lines of `ss -Htulnp`: `tcp 0.0.0.0:443 nginx`. */
export const ss = (...sockets: readonly string[]): string =>
  file(
    ...sockets.map((text) => {
      const [protocol, local, program] = text.split(" ") as [string, string, string | undefined];
      const any = local.startsWith("[") ? "[::]:*" : "0.0.0.0:*";
      const state = protocol === "udp" ? "udp   UNCONN 0      0   " : "tcp   LISTEN 0      4096";
      return `${state} ${local} ${any}${program === undefined ? "" : ` users:(("${program}",pid=812,fd=6))`}`;
    }),
  );
