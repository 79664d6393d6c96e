/** Ports that a script publishes with Docker, and what it does about them where Docker does not ask. */
import { brief } from "../../core/markdown.ts";
import type { Finding } from "../../core/rule.ts";
import { lineAt } from "./analysis.ts";
import type { IptablesFile } from "./file.ts";
import { placed } from "./parts.ts";
import { commandsRun, type ScriptCommand } from "./script.ts";
import type { IptablesUnit } from "./unit.ts";

type Published = { readonly port: string; readonly at: number };

/** The host ports of `docker run -p` and its like; those on loopback are reached by nobody else. */
function publishedBy(file: IptablesFile): readonly Published[] {
  return commandsRun(file.script).flatMap((one) => {
    if (one.kind !== "other" || !/^(docker|podman)$/.test(one.name) || !/^(run|create)$/.test(one.words[0]?.text ?? "")) return [];
    return one.words.flatMap(({ text, known }, i): Published[] => {
      const value = /^(-p|--publish)$/.test(one.words[i - 1]?.text ?? "") ? text : /^(?:--publish=|-p)(.+)$/.exec(text)?.[1];
      const port = value === undefined || !known ? undefined : /^(?:0\.0\.0\.0:)?(\d+):\d+(?:\/tcp)?$/.exec(value)?.[1];
      return port === undefined ? [] : [{ port, at: one.start }];
    });
  });
}

/** Rules of INPUT and of ufw that close or restrict a port which the same script publishes: its packets go through FORWARD. */
export function* passedBy(unit: IptablesUnit, file: IptablesFile): Generator<Finding> {
  const published = new Map(publishedBy(file).map((one) => [one.port, one]));
  if (published.size === 0) return;
  for (const one of commandsRun(file.script)) {
    const port = one.kind === "iptables" ? closedBy(one) : one.kind === "ufw" ? closedByUfw(one) : undefined;
    const past = port === undefined ? undefined : published.get(port);
    if (past === undefined) continue;
    const message = `No effect on port ${brief(past.port, 5)}, which line ${lineAt(file, past.at)} publishes: Docker's packets pass by; use DOCKER-USER`;
    yield placed(unit, file, { start: one.start, end: one.end }, message);
  }
}

function closedBy({ command }: ScriptCommand & { kind: "iptables" }): string | undefined {
  const { verb, chain, table, parts, target } = command;
  if (!"AI".includes(verb) || verb === "" || chain?.text !== "INPUT" || (table?.text ?? "filter") !== "filter") return undefined;
  const name = target?.name.text ?? "";
  const restricts = name === "DROP" || name === "REJECT" || (name === "ACCEPT" && parts.some(({ key }) => key === "-s"));
  return restricts ? parts.find(({ key }) => key === "--destination-port")?.value?.text : undefined;
}

function closedByUfw({ words }: ScriptCommand & { kind: "ufw" }): string | undefined {
  const texts = words.map(({ text }) => text);
  if (texts.includes("delete") || texts.includes("route")) return undefined;
  const restricts = texts.includes("deny") || texts.includes("reject") || (texts.includes("allow") && texts.includes("from"));
  const port = texts[texts.indexOf("port") + 1] ?? "";
  const plain = texts.find((text) => /^\d+(\/tcp)?$/.test(text))?.replace("/tcp", "");
  return restricts ? (texts.includes("port") ? port : plain) : undefined;
}
