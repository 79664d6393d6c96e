import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { guardOf, isOutward, mayRefuse } from "../access.ts";
import { destinationsOf, passesOf } from "../targets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
const CONTROL =
  /(?:^|\/)(?:docker|podman|containerd|crio|lxd|libvirt-sock|systemd\/private)(?:[^/]*)?\.?(?:sock|socket)?$|\/(?:dbus\/system_bus_socket|php-fpm-admin\.sock)$/;

/** A socket that controls the host, behind a proxy. */
export const dockerSocketUpstream: Rule<NginxUnit> = {
  id: "nginx/docker-socket-upstream",
  category: "exposure",
  severity: "error",
  since: "0.1.0",
  summary: "Requests are handed on to a container engine's control socket",
  why: `Whoever can talk to \`docker.sock\` can start a container with the host's disk mounted: it is root on the host. Behind a location it is root for
everybody who passes that location. With authentication in front it is a warning, because a stolen password is then a stolen host.`,
  references: ["https://docs.docker.com/engine/security/protect-access/"],
  examples: [
    { path, bad: "server { location / { proxy_pass «http://unix:/var/run/docker.sock:/»; } }\n" },
    { path, bad: "upstream engine { server «unix:/run/podman/podman.sock»; }\nserver { location / { proxy_pass http://engine; } }\n" },
    { path, bad: "server { location / { proxy_pass «http://127.0.0.1:2375»; } }\n" },
    { path, good: "server { location / { proxy_pass http://unix:/run/app.sock:/; } }\n" },
    { path, good: "server { listen unix:/run/filtered.sock; location / { proxy_pass http://unix:/var/run/docker.sock; } }\n" },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    for (const pass of passesOf(unit)) {
      for (const { target, word, node } of destinationsOf(unit, pass)) {
        const control = target.socket === undefined ? target.port === 2375 : CONTROL.test(target.socket);
        if (!control || said.has(node.directive) || !isOutward(pass.node)) continue;
        said.add(node.directive);
        const guarded = pass.node.parent !== undefined && mayRefuse(guardOf(pass.node.parent));
        yield {
          span: word.span,
          uri: node.uri,
          ...(guarded ? { severity: "warning" } : {}),
          message: `${brief(target.socket ?? `${target.host}:2375`, 40)} controls the container engine: whoever gets here is root`,
        };
      }
    }
  },
};
