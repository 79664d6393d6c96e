import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { type EndpointFault, readEndpoint } from "../../shared/wireguard-values.ts";
import { isTemplated } from "../model.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import { type Entry, spanIn } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const invalidEndpoint: Rule<WireGuardUnit> = {
  id: "wireguard/invalid-endpoint",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an Endpoint that is not host:port or [IPv6]:port",
  why: `The port is required, there is no default. An IPv6 address stands in brackets. A scheme or a path has no place here, and a name must be
one that DNS can hold: for anything else wg reports a failed name resolution and loads nothing.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        Endpoint = «vpn.example.com»
        `,
      fixed: conf`
        [Peer]
        PublicKey = ${SAMPLE.public}
        Endpoint = vpn.example.com:51820
        `,
    },
    {
      bad: conf`
        [Peer]
        Endpoint = «udp://»vpn.example.com:51820
        `,
      fixed: conf`
        [Peer]
        Endpoint = vpn.example.com:51820
        `,
    },
    {
      bad: conf`
        [Peer]
        Endpoint = «192.0.2.300»:51820
        `,
    },
    { good: "[Peer]\nEndpoint = [2001:db8::1]:51820\n" },
  ],
  *check({ file }) {
    for (const section of file.sections) {
      if (section.kind !== "peer") continue;
      for (const entry of section.entries) {
        if (entry.name !== "endpoint" || entry.value.text === "" || (file.template && isTemplated(entry.value.text))) continue;
        const read = readEndpoint(entry.value.text);
        if ("fault" in read) yield finding(entry, read, file.source.text.slice(entry.value.span.start, entry.value.span.end));
      }
    }
  },
};

const noPort = (text: string): string => `"${shown(text)}" is no port: a number from 1 to 65535`;

function finding(entry: Entry, { fault, at }: EndpointFault, written: string): Finding {
  const { value } = entry;
  const span = spanIn(value, ...at);
  const text = value.text.slice(...at);
  const edit = (title: string, replaced: string): Pick<Finding, "fix"> => ({
    fix: { title, safe: false, edits: [{ span: value.span, text: replaced }] },
  });
  if (fault === "scheme")
    return {
      span,
      message: `Endpoint takes no scheme: write host:port without "${shown(text)}"`,
      ...edit("Remove the scheme", value.text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/\/.*$/, "")),
    };
  if (fault === "brace") return { span, message: `Endpoint lacks the "]" behind the IPv6 address`, ...braced(value.text, edit) };
  if (fault === "port-value") return { span, message: noPort(text) };
  if (fault === "host") {
    const fill = /^[<{$%[(]|[>}\])]$/.test(text)
      ? "is a placeholder: fill in the peer's address"
      : "is neither an address nor a name that DNS can hold";
    return { span, message: text === "" ? "Endpoint has no host before the port" : `"${shown(text, 40)}" ${fill}` };
  }
  const [, first, last] = /^(\S*[^\s:])\s+(\d{1,30})$/.exec(written) ?? [];
  const isPort = last === undefined || (Number(last) > 0 && Number(last) < 65536);
  if (!isPort) return { span: spanIn(value, value.text.length - last.length, value.text.length), message: noPort(last) };
  const bare = first ?? value.text.replace(/:$/, "");
  const host = bare.includes(":") && !bare.startsWith("[") ? `[${bare}]` : bare;
  return {
    span,
    message: `Endpoint has no ${last ? "colon before its port:" : "port: wg knows no default, so"} write "${shown(host, 40)}:${last ?? 51820}"`,
    ...edit(last ? "Put a colon between them" : "Add port 51820", `${host}:${last ?? 51820}`),
  };
}

function braced(text: string, edit: (title: string, replaced: string) => Pick<Finding, "fix">): Pick<Finding, "fix"> {
  const colon = text.lastIndexOf(":");
  return colon <= 0 ? {} : edit('Add "]"', `${text.slice(0, colon)}]${text.slice(colon)}`);
}
