/** Who reaches a listener through a proxy on another host: only where that host lets the proxy in. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { exposureTable, throughText } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

const ESTAB = "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
const NGINX = "events {}\nhttp { server { listen 80; location / { proxy_pass http://10.1.0.20:3000; } } }\n";

function through(...rules: readonly string[]): readonly string[] {
  const project = workspace({
    "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"], eth1: ["10.1.0.10/24"] }, "203.0.113.1"),
    "hosts/web/etc/nginx/nginx.conf": NGINX,
    "hosts/web/facts/iptables-save.txt": filterTable({ input: "DROP" }, ESTAB, "-A INPUT -p tcp --dport 80 -j ACCEPT"),
    "hosts/app/etc/netplan/10.yaml": netplan({ eth0: ["10.1.0.20/24"] }),
    "hosts/app/facts/ss.txt": listening("0.0.0.0", 3000, "node"),
    "hosts/app/facts/iptables-save.txt": filterTable({ input: "DROP" }, ESTAB, ...rules),
  });
  return exposureTable(project)
    .rows.filter(({ port }) => port === 3000)
    .flatMap(throughText);
}

describe("through a proxy on another host", () => {
  test("whoever reaches the proxy, where the host lets it in", () => {
    assert.deepEqual(through("-A INPUT -s 10.1.0.10 -p tcp --dport 3000 -j ACCEPT"), ["internet, lan via nginx port 80"]);
  });

  test("nobody, where the host drops the proxy", () => {
    assert.deepEqual(through("-A INPUT -s 10.1.0.11 -p tcp --dport 3000 -j ACCEPT"), []);
  });
});
