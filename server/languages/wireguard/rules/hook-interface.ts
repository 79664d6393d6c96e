import { conf, type Rule } from "../../../core/rule.ts";
import { shown, WG_QUICK_PAGE } from "../show.ts";
import { interfaceName } from "../tunnel.ts";
import { folderOf, type WireGuardUnit } from "../unit.ts";

export const hookInterface: Rule<WireGuardUnit> = {
  id: "wireguard/hook-interface",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a hook names another WireGuard interface than this file makes",
  why: `wg-quick names the interface after the file. A rule for wg0 in wg1.conf matches no packet of this tunnel; "%i" is always the right name. A name that
another WireGuard file of the same folder has is left alone.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      path: "etc/wireguard/wg1.conf",
      bad: conf`
        [Interface]
        PostUp = iptables -A FORWARD -i «wg0» -j ACCEPT
        `,
      fixed: conf`
        [Interface]
        PostUp = iptables -A FORWARD -i %i -j ACCEPT
        `,
    },
    {
      path: "etc/wireguard/wg1.conf",
      good: conf`
        [Interface]
        PostUp = iptables -A FORWARD -i wg1 -o wg0 -j ACCEPT
        `,
      files: { "etc/wireguard/wg0.conf": "[Interface]\n" },
    },
  ],
  *check({ file, estate }) {
    const own = interfaceName(file);
    if (!/^wg\d*$/.test(own)) return;
    const folder = folderOf(file);
    const others = new Set(estate.inFolder(folder).map(({ source }) => source.uri));
    for (const { value } of file.interface.hooks) {
      const text = file.source.text.slice(value.span.start, value.span.end);
      for (const match of text.matchAll(/(?:-i|-o|--in-interface|--out-interface|\bdev|\biifname|\boifname)[ \t]+"?(wg\d+)\b/g)) {
        const name = match[1] as string;
        if (name === own || others.has(`${folder}${name}.conf`)) continue;
        const start = value.span.start + match.index + match[0].lastIndexOf(name);
        const span = { start, end: start + name.length };
        const fix = { title: "Change to %i", safe: false, edits: [{ span, text: "%i" }] };
        yield { span, message: `this file makes the interface ${shown(own)}, not ${name}: "%i" is always its name`, fix };
      }
    }
  },
};
