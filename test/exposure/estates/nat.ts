/** Port forwards: what becomes of sources and answers. */
import { ANSWERS, branch, filter, hostRules, nat, OUT, site, TO_HTTPS, TO_SMTP } from "./branch.ts";
import { casesOf, type EstateCase } from "./writing.ts";

const snat = casesOf("snat-hides-source", [
  {
    name: "a rule for hairpins rewrites everybody, and nginx's list of partners stays empty",
    files: branch(nat(TO_HTTPS, OUT, "-A POSTROUTING -o lan0 -j MASQUERADE") + filter("ACCEPT"), site("allow 192.0.2.64/26;", "deny all;")),
    finds: ["hosts/mail/etc/nginx/conf.d/admin.conf:3"],
  },
  {
    name: "SNAT to the public address without an interface, against a list in a chain of its own",
    files: branch(
      nat(TO_SMTP, "-A POSTROUTING -j SNAT --to-source 198.51.100.34") + filter("ACCEPT"),
      hostRules(
        "-N smtp-relay",
        "-A INPUT -p tcp -m tcp --dport 25 -j smtp-relay",
        "-A smtp-relay -s 192.0.2.17/32 -p tcp --dport 25 -j ACCEPT",
      ),
    ),
    finds: ["hosts/mail/etc/iptables/rules.v4:9"],
  },
  {
    name: "a script that masquerades first and asks later; the server's list has several ports",
    files: {
      ...branch("", hostRules("-A INPUT -s 192.0.2.0/25 -p tcp -m multiport --dports 80,443 -j ACCEPT")),
      "hosts/gw/etc/iptables/rules.v4": nat("-A POSTROUTING -j MASQUERADE", TO_HTTPS) + filter("ACCEPT"),
    },
    finds: ["hosts/mail/etc/iptables/rules.v4:7"],
  },
  {
    name: "only what leaves by the outer interface is rewritten",
    files: branch(nat(TO_HTTPS, OUT) + filter("ACCEPT"), site("allow 192.0.2.64/26;", "deny all;")),
    finds: [],
  },
  {
    name: "only the office's own addresses are rewritten, also for hairpins",
    files: branch(
      nat(TO_HTTPS, "-A POSTROUTING -s 10.40.0.0/24 -j MASQUERADE") + filter("ACCEPT"),
      hostRules("-A INPUT -s 192.0.2.0/25 -p tcp --dport 443 -j ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "a list of inner networks is not for those who come through the forward",
    files: branch(
      nat(TO_HTTPS, "-A POSTROUTING -j MASQUERADE") + filter("ACCEPT"),
      site("allow 10.60.0.0/16;", "allow 10.40.0.1;", "deny all;"),
    ),
    finds: [],
  },
  {
    name: "the list is for another port than the forwarded one",
    files: branch(
      nat(TO_HTTPS, "-A POSTROUTING -j MASQUERADE") + filter("ACCEPT"),
      hostRules("-A INPUT -p tcp --dport 443 -j ACCEPT", "-A INPUT -s 192.0.2.9/32 -p tcp --dport 22 -j ACCEPT"),
    ),
    finds: [],
  },
]);

const noReturn = casesOf("dnat-no-return", [
  {
    name: "the server may open connections, and answers are none",
    files: branch(
      nat(TO_HTTPS, OUT) +
        filter(
          "DROP",
          "-A FORWARD -i wan0 -o lan0 -p tcp -d 10.40.0.25 --dport 443 -j ACCEPT",
          "-A FORWARD -i lan0 -o wan0 -m conntrack --ctstate NEW -j ACCEPT",
        ),
    ),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "the state rule stands behind a REJECT",
    files: branch(
      nat(TO_SMTP, OUT) +
        filter("ACCEPT", "-A FORWARD -p tcp --dport 25 -j ACCEPT", "-A FORWARD -j REJECT --reject-with icmp-host-prohibited", ANSWERS),
    ),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "the state rule takes answers of the wrong side",
    files: branch(
      nat(TO_HTTPS, OUT) +
        filter(
          "DROP",
          "-A FORWARD -i wan0 -m state --state RELATED,ESTABLISHED -j ACCEPT",
          "-A FORWARD -i wan0 -o lan0 -p tcp --dport 443 -j ACCEPT",
        ),
    ),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "everything from inside may leave",
    files: branch(
      nat(TO_HTTPS, OUT) +
        filter("DROP", "-A FORWARD -i lan0 -j ACCEPT", "-A FORWARD -i wan0 -o lan0 -p tcp -d 10.40.0.25 --dport 443 -j ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "answers are accepted in a chain of their own, by the old match",
    files: branch(
      nat(TO_HTTPS, OUT) +
        filter(
          "DROP",
          "-N track",
          "-A FORWARD -j track",
          "-A track -m state --state ESTABLISHED,RELATED -j ACCEPT",
          "-A FORWARD -i wan0 -p tcp --dport 443 -m conntrack --ctstate NEW -j ACCEPT",
        ),
    ),
    finds: [],
  },
  {
    name: "answers are accepted by their source port",
    files: branch(
      nat(TO_SMTP, OUT) +
        filter("DROP", "-A FORWARD -d 10.40.0.25 -p tcp --dport 25 -j ACCEPT", "-A FORWARD -s 10.40.0.25 -p tcp --sport 25 -j ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "one partner only may use the forward, and gets answers",
    files: branch(nat(TO_HTTPS, OUT) + filter("DROP", ANSWERS, "-A FORWARD -s 192.0.2.0/24 -d 10.40.0.25 -p tcp --dport 443 -j ACCEPT")),
    finds: [],
  },
]);

export const natEstates: readonly EstateCase[] = [...snat, ...noReturn];
