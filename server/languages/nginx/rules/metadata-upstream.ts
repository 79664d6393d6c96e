import { readAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { destinationsOf, passesOf } from "../targets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

// Where cloud providers answer with an instance's credentials: AWS, Azure, Google, Oracle and others; AWS over IPv6; AWS container credentials; Alibaba.
const ADDRESSES: ReadonlySet<string> = new Set(["169.254.169.254", "fd00:ec2::254", "169.254.170.2", "169.254.170.23", "100.100.100.200"]);
const NAMES: ReadonlySet<string> = new Set(["metadata.google.internal", "metadata", "instance-data", "metadata.azure.internal"]);

/** The cloud's metadata service behind a public name. */
export const metadataUpstream: Rule<NginxUnit> = {
  id: "nginx/metadata-upstream",
  category: "exposure",
  severity: "error",
  since: "0.1.0",
  summary: "Requests are handed on to the cloud's metadata service",
  why: `169.254.169.254 answers with the credentials of the machine to whoever asks from it. A proxy in front of it asks on behalf of strangers: this
was the way into several large breaches.`,
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html"],
  examples: [
    { path, bad: "server { location /meta/ { proxy_pass «http://169.254.169.254/latest/»; } }\n" },
    { path, bad: "upstream m { server «[fd00:ec2::254]:80»; }\nserver { location / { proxy_pass http://m; } }\n" },
    { path, good: "server { location / { proxy_pass http://169.254.10.1; } }\n" },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    for (const pass of passesOf(unit)) {
      for (const { target, word, node } of destinationsOf(unit, pass)) {
        if (!(ADDRESSES.has(target.host) || NAMES.has(target.host) || isMetadata(target.host)) || said.has(node.directive)) continue;
        said.add(node.directive);
        yield {
          span: word.span,
          uri: node.uri,
          message: `${brief(target.host, 40)} is the cloud's metadata service: it hands out this machine's credentials`,
        };
      }
    }
  },
};

/** fd00:ec2::254. */
const METADATA_V6 = (0xfd00n << 112n) | (0xec2n << 96n) | 0x254n;
const isMetadata = (host: string): boolean => host.includes(":") && readAddress(host)?.value === METADATA_V6;
