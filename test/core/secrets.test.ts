import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, holdsSecret, masked } from "../../server/core/secrets.ts";

test("what is called a secret, and what looks like one, is masked but for four characters", () => {
  for (const [text, shown] of [
    ["PrivateKey = QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVzMDE=", "PrivateKey = QWxs"],
    ["  password: hunter2hunter2", "  password: hunt"],
    ['db_password="s3cr3tvalue"; x', 'db_password="s3c'],
    ['  password: "correct horse battery"', '  password: "cor'],
    ["  - psk: it's all in here", "  - psk: it's"],
    ["curl -H 'X-Token: abcdef123456'", "curl -H 'X-Token: abcd"],
    ["postgres://app:sw0rdfish@db/x", "postgres://app:sw0r"],
    ["http:/app:sw0rdfish@localhost:80", "http:/app:sw0r"],
    ["key AKIAIOSFODNN7EXAMPLE", "key AKIA"],
    ["peer 0123456789abcdef0123456789abcdef", "peer 0123"],
  ] as const) {
    const hidden = masked(text);
    assert.equal(hidden.length, text.length, text);
    assert.ok(hidden.startsWith(`${shown}•`), hidden);
  }
});

test("a masked value ends where it ends: at its quote, at a comment, and not at 500 characters", () => {
  for (const [text, behind] of [
    ['  password: "correct horse \\" battery" # see x', " # see x"],
    ["{password: 'correct horse battery', mode: ap}", ", mode: ap}"],
    ["password: correct horse battery # see x", " # see x"],
    ["curl -H 'X-Token: abcdef123456' https://example.net/path", "' https://example.net/path"],
    [`secret=hush${"!x".repeat(600)} tail`, " tail"],
    ["password correct horse", " horse"],
  ] as const) {
    const hidden = masked(text);
    assert.equal(hidden.slice(hidden.lastIndexOf("•") + 1), behind, text);
    assert.ok(hidden.startsWith(text.slice(0, hidden.indexOf("•"))));
  }
});

test("what is no secret stays as it is", () => {
  for (const text of [
    "ssl_certificate_key /etc/ssl/private/key.pem;",
    "password: $PASSWORD",
    "proxy_pass http://backend:8080/a@b;",
    "include /etc/nginx/sites-enabled/some/very/long/path/that/goes/on/and/on.conf;",
    "-A INPUT -p tcp -m multiport --dports 80,443 -m comment --comment pass -j ACCEPT",
    "auth_basic_user_file conf/htpasswd;",
  ]) {
    assert.equal(holdsSecret(text), false, masked(text));
  }
});

test("long lines of the worst kind take linear time", () => {
  for (const text of [
    "token ".repeat(100_000),
    "token:".repeat(100_000),
    `token:"${"token:".repeat(100_000)}`,
    `token: "${"a ".repeat(300_000)}`,
    `token: ${"a ".repeat(300_000)}`,
    `token: ${" ".repeat(300_000)}#`,
    `password${" ".repeat(500_000)}`,
    "://a:".repeat(100_000),
    "aA1".repeat(300_000),
    "_-".repeat(300_000),
  ]) {
    assert.equal(masked(text).length, text.length);
    assert.ok(cut(text).length <= text.length);
  }
});

test("in a message, keys and tokens are cut to four characters wherever they stand", () => {
  for (const [text, shown] of [
    ["yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=", "yAnz…"],
    ["yAnz5TF+lXXJte14tji3zlMNq+hd2", "yAnz…"],
    ["x eyJhIjoiOGYzYzkyMWI0ZCIsInQiOiJhYmNk y", "x eyJh… y"],
    ["0123456789abcdef0123456789abcdef", "0123…"],
    ["cidr_blockkZWYxMjM0NTYiLCJzIjoiWmVicmE3NyJ9 y", "cidr_bloc… y"],
    ["http://admin:hunter2@10.0.0.1:80/", "http://admin:…@10.0.0.1:80/"],
    ["http:/admin:hunter2@10.0.0.1:80/", "http:/admin:…@10.0.0.1:80/"],
    ["password:hunter2hunter2", "password:hunt…"],
    ["password hunter2hunter2", "password hunt…"],
    ["DB_PASSWORD=hunter2hunter2 run", "DB_PASSWORD=hunt… run"],
  ] as const)
    assert.equal(cut(text), shown);
});

test("in a message, long names, paths and addresses stay as they are", () => {
  for (const text of [
    "eks-cluster-sg-MyCluster-1234567890abcdef",
    "arn:aws:iam::123456789012:role/MyRoleForEC2InstanceProfile2",
    "/srv/MyApp2/Releases/20240101/Public/Assets9/Images",
    "AWSServiceRoleForElasticLoadBalancingV2Extra",
    "KUBE-SVC-TCOU7JCQXEZGVUNU",
    "cali40s:qg4ZFYYxF2Hg_OqKNgQVBzR",
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    "a bad token seen here",
    "proxy_pass http://backend:8080/a@b;",
    "password=$PASSWORD",
  ])
    assert.equal(cut(text), text);
});
