import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A name is too long for the hash table that nginx files it in. */
export const hashBucketSize: Rule<NginxUnit> = {
  id: "nginx/hash-bucket-size",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A name is too long for its hash table: nginx wants a larger bucket size",
  why: `nginx files server names, keys of \`map\`, header names, variables and MIME types in hash tables whose buckets have a fixed size: a cache line of 64
bytes unless a directive says otherwise, which leaves 46 bytes for a name. One name that is longer makes nginx refuse everything, with "could not build …,
you should increase …_bucket_size" and no line. The table of server names is only built where two servers share a socket, so a second site may break a first
one. Lists such as \`gzip_types\` have no such directive: a type of more than 46 bytes cannot be listed.`,
  references: ["https://nginx.org/en/docs/hash.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server { listen 127.0.0.1:80; server_name «wildberry-production-application.internal.shop.test»; }
  server { listen 127.0.0.1:80; server_name shop.test; }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  gzip_types text/css «application/vnd.openxmlformats-officedocument.wordprocessingml.document»;
  server { listen 127.0.0.1:80; }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server_names_hash_bucket_size 128;
  server { listen 127.0.0.1:80; server_name wildberry-production-application.internal.shop.test; }
  server { listen 127.0.0.1:80; server_name shop.test; }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server { listen 127.0.0.1:80; server_name wildberry-production-application.internal.shop.test; }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/hash-bucket-size"),
  across: (unit) => verdictAcross(unit, "nginx/hash-bucket-size"),
};
