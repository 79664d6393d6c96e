import { conf, type Rule } from "../../../core/rule.ts";
import { addsOf, removesOf } from "../hooks.ts";
import { lineAfter, shown, WG_QUICK_PAGE } from "../show.ts";
import { interfaceName } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const unpairedHook: Rule<WireGuardUnit> = {
  id: "wireguard/unpaired-hook",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a rule that a hook adds and none removes, or removes and none added",
  why: `wg-quick does not clean up after hooks. An iptables rule added at every start and never deleted piles up, and stays when the tunnel is
gone. Every -A and -I in PreUp or PostUp has its -D in PreDown or PostDown, with the same words.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PostUp = «iptables -A FORWARD -i %i -j ACCEPT»; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
        PostDown = iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE
        `,
      fixed: conf`
        [Interface]
        PostUp = iptables -A FORWARD -i %i -j ACCEPT; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
        PostDown = iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE
        PostDown = iptables -D FORWARD -i %i -j ACCEPT
        `,
    },
    {
      bad: conf`
        [Interface]
        PostUp = iptables -A FORWARD -i %i -j ACCEPT
        PostDown = iptables -D FORWARD -i %i -j ACCEPT; «iptables -D INPUT -i %i -j ACCEPT»
        `,
    },
    {
      good: conf`
        [Interface]
        PostUp = iptables -A POSTROUTING -t nat -s 10.0.0.0/24 -o wg0 -j MASQUERADE
        PostDown = iptables -t nat -D POSTROUTING -s 10.0.0.0/24 -o %i -j MASQUERADE
        `,
    },
    {
      good: conf`
        [Interface]
        PostUp = /etc/wireguard/up.sh
        PostDown = /etc/wireguard/down.sh
        `,
    },
  ],
  *check({ file }) {
    const { hooks } = file.interface;
    const { text } = file.source;
    const up = hooks.filter(({ name }) => /up$/.test(name));
    const down = hooks.filter(({ name }) => /down$/.test(name));
    const added = addsOf(text, up, interfaceName(file));
    const removed = removesOf(text, down, interfaceName(file));
    if (added.unknown || removed.unknown) return;
    const gone = new Set(removed.rules.map(({ shape }) => shape));
    const made = new Set(added.rules.map(({ shape }) => shape));
    const target = [...hooks].reverse().find(({ name }) => name === "postdown") ?? hooks.at(-1);
    for (const { shape, span, counterpart } of added.rules) {
      if (gone.has(shape) || target === undefined) continue;
      const fix = {
        title: "Add the PostDown that removes it",
        safe: false,
        edits: [lineAfter(text, target.span.end, `PostDown = ${counterpart}`)],
      };
      yield { span, message: `nothing removes this rule when the tunnel goes down: "${shown(counterpart, 40)}"`, fix };
    }
    for (const { shape, span } of removed.rules) {
      if (!made.has(shape) && added.rules.length > 0)
        yield { span, message: "removes a rule that no hook of this file adds: the two must have the same words" };
    }
  },
};
