import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { type Def, type NetplanUnit, rendererOf, type Setting, type Settings } from "../model.ts";
import { privateKeyOf } from "../tunnels.ts";
import { isTemplate, isWireguardKey } from "../values.ts";

/** netplan/secret-in-clear: a key or password in the clear. */
export const secretInClear: Rule<NetplanUnit> = {
  id: "netplan/secret-in-clear",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a key or password in the clear",
  why: `Files of netplan are copied, backed up and pasted into questions. A WireGuard key can live in a file of its own that only root and systemd-network read; a wireless password cannot, so keep the file at mode 0600 and out of repositories.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          tunnels:
            wg0:
              mode: wireguard
              key: «mNb7OIIXTdgW4khM7OFlzJ+UPs7lmcWHV7xjPgakMkQ=»
              peers:
                - keys:
                    public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=
                  allowed-ips: [10.8.0.0/24]
      `,
      fixed: conf`
        network:
          version: 2
          tunnels:
            wg0:
              mode: wireguard
              key: /etc/wireguard/wg0.key
              peers:
                - keys:
                    public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=
                  allowed-ips: [10.8.0.0/24]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  auth:
                    key-management: none
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const key = def.settings.get("mode")?.text === "wireguard" ? privateKeyOf(def) : undefined;
      if (key !== undefined && isWireguardKey(key.text)) yield* keyFinding(key, "private", def, rendererOf(unit, def) === "networkd");
      for (const peer of def.peers) {
        const shared = peer.settings.get("keys.shared");
        if (shared !== undefined && isWireguardKey(shared.text))
          yield* keyFinding(shared, "pre-shared", def, rendererOf(unit, def) === "networkd");
      }
      for (const from of [def, ...def.accessPoints]) for (const setting of secrets(from)) yield passwordFinding(setting);
    }
  },
};

function* keyFinding(setting: Setting, what: string, def: Def, hasFiles: boolean): Generator<Finding> {
  const { uri, span } = setting.at;
  const path = `/etc/wireguard/${def.id.replace(/[^\w.-]/g, "_")}${what === "private" ? "" : "-psk"}.key`;
  const fix = hasFiles ? { fix: { title: `Take it from ${brief(path, 60)}`, safe: false, edits: [{ span, text: path }] } } : {};
  yield { uri, span, message: `the ${what} key of ${brief(def.id, 16)} is in the clear: put it into a file that only root reads`, ...fix };
}

const secrets = (from: Settings): Setting[] =>
  ["password", "auth.password", "auth.client-key-password", "pin"]
    .flatMap((path) => from.settings.get(path) ?? [])
    .filter(({ text }) => text !== "" && !isTemplate(text));

const passwordFinding = ({ at }: Setting): Finding => ({
  uri: at.uri,
  span: at.span,
  severity: "info",
  message: "a password in the clear: keep the file at mode 0600 and out of repositories",
});
