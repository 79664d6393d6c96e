/** Ports that are open to a stranger's first packet, behind rules that bound rates or ask lists. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lintExample } from "../examples.ts";

const HEAD =
  "*filter\n:INPUT DROP [0:0]\n:flood - [0:0]\n:knock - [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";

/** Whether port 3306 is said to be open, and by which of these rules. */
function opened(...rules: readonly string[]): string[] {
  const text = `${HEAD}${rules.map((rule) => `-A ${rule}\n`).join("")}COMMIT\n`;
  return lintExample(iptables, { bad: text }, text).flatMap(({ rule, span }) =>
    rule === "iptables/exposed-port" ? [text.slice(text.lastIndexOf("\n", span.start) + 4, text.indexOf("\n", span.end))] : [],
  );
}

const PORT = "INPUT -p tcp -m tcp --dport 3306";

test("what bounds a rate, counts connections or asks a list of some lets a stranger's first packet through", () => {
  for (const before of [
    "INPUT -p tcp -m hashlimit --hashlimit-above 50/sec --hashlimit-mode srcip --hashlimit-name flood -j DROP",
    "INPUT -p tcp -m connlimit --connlimit-above 50 -j REJECT --reject-with tcp-reset",
    "INPUT -m recent --name bad --rcheck --seconds 60 -j DROP",
    "INPUT -m set --match-set blocked src -j DROP",
    "INPUT -p tcp -m string --string x --algo bm -j DROP",
  ])
    assert.deepEqual(opened(before, `${PORT} -j ACCEPT`), [`${PORT} -j ACCEPT`], before);
  assert.deepEqual(opened(`${PORT} -m limit --limit 3/min -j ACCEPT`), [`${PORT} -m limit --limit 3/min -j ACCEPT`]);
  assert.deepEqual(opened(`${PORT} -m connlimit --connlimit-upto 3 -j ACCEPT`).length, 1);
});
test("rules that put their sources on a list do something, whatever drops the packets without them", () => {
  const redundant = (rule: string): string[] => {
    const text = `${HEAD}-A INPUT ${rule} -j DROP\n-A INPUT -j DROP\nCOMMIT\n`;
    return lintExample(iptables, { bad: text }, text).flatMap((one) => (one.rule === "iptables/redundant-rule" ? [one.message] : []));
  };
  for (const lists of [
    "recent --set --name K",
    "recent --remove --name K",
    "recent --update --seconds 9 --name K",
    "nfacct --nfacct-name k",
  ])
    assert.deepEqual(redundant(`-p tcp --dport 1111 -m ${lists}`), [], lists);
  assert.equal(redundant("-p tcp --dport 1111").length, 1);
  assert.equal(redundant("-p tcp --dport 1111 -m recent --rcheck --name K").length, 1);
});
test("what a chain that drops floods lets go back is open behind it", () => {
  for (const rules of [
    ["INPUT -p tcp --syn -j flood", "flood -m limit --limit 25/s -j RETURN", "flood -j DROP"],
    [
      "INPUT -j flood",
      "flood -p tcp -m hashlimit --hashlimit-upto 9/sec --hashlimit-mode srcip --hashlimit-name f -j RETURN",
      "flood -j REJECT",
    ],
    [
      "INPUT -j flood",
      "flood -m limit --limit 25/s -j RETURN",
      "flood -j DROP",
      "INPUT -j knock",
      "knock -m limit --limit 5/s -j RETURN",
      "knock -j DROP",
    ],
  ])
    assert.deepEqual(opened(...rules, `${PORT} -j ACCEPT`), [`${PORT} -j ACCEPT`], rules.join(" / "));
});
test("lists of those who may come in, knocking, and what nobody knows open nothing", () => {
  for (const rules of [
    [`${PORT} -m set --match-set allowed src -j ACCEPT`],
    ["INPUT -m set ! --match-set allowed src -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -j knock", "knock -m recent --name open --rcheck --seconds 30 -j RETURN", "knock -p tcp -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -p tcp --syn -j flood", "flood -m limit --limit 25/s -j RETURN", "flood -j DROP"],
    ["INPUT -j flood", "flood -m set --match-set friends src -j RETURN", "flood -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -j flood", "flood -m limit --limit 9/s -s 10.0.0.0/8 -j RETURN", "flood -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -m time --timestart 08:00 --timestop 18:00 -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -m statistic --mode random --probability 0.5 -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -p tcp --syn -m limit --limit 25/s -j flood", "flood -j DROP", `${PORT} -j ACCEPT`],
    ["INPUT -i eth1 -m limit --limit 25/s -j DROP", `${PORT} -j ACCEPT`],
  ])
    assert.deepEqual(opened(...rules), [], rules.join(" / "));
});
test("rules that spend the credit of one table of hashlimit are not redundant", () => {
  const match = "-m hashlimit --hashlimit-above 5/min --hashlimit-mode srcip --hashlimit-name";
  const text = `${HEAD.replace("DROP", "ACCEPT")}-A INPUT -p tcp -m tcp --dport 1111 ${match} K -j DROP\n-A INPUT -p tcp -j DROP\nCOMMIT\n`;
  const redundant = (one: string): boolean =>
    lintExample(iptables, { bad: one }, one).some(({ rule }) => rule === "iptables/redundant-rule");
  assert.equal(redundant(text), false);
  assert.equal(redundant(text.replace(`${match} K`, "-m limit --limit 5/min")), true);
});
