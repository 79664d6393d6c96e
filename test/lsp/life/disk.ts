/** A folder on disk with an estate in it, and everything that happens to files there, with the events that an editor tells of it. */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { uriOf } from "../../../server/disk/uri.ts";
import { isSkipped } from "../../../server/linter/folders.ts";
import { ROOT } from "../editor.ts";
import type { Chance } from "./chance.ts";

/** 1 created, 2 changed, 3 deleted. */
export type Event = { readonly uri: string; readonly type: 1 | 2 | 3 };

/** Nothing is copied when there are so many files. */
const MOST = 90;

const ENABLED = "server {\n  listen 198.51.100.7:8443 ssl;\n  location /i { alias /srv/i/; }\n}\n";
const CONFIGS = [
  'version: 1\nignore: ["hosts/db/**"]\n',
  "rules:\n  nginx/*: off\n  exposure/*: error\n",
  "hosts:\n  db:\n    files: [hosts/db/**]\n  web:\n    files: [hosts/web/**]\nzones:\n  office: [10.50.0.0/16]\n",
  "targets:\n  nginx: 1.18\n",
  "hosts: [\n",
  "",
];

export class Disk {
  readonly root: string;
  readonly events: Event[] = [];
  readonly #chance: Chance;
  /** Lines of all files of the estate, to write others with. */
  readonly #lines: readonly string[];

  constructor(chance: Chance) {
    this.#chance = chance;
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "perimeter-life-")));
    const estate = join(this.root, "estate");
    cpSync(join(ROOT, "examples"), estate, { recursive: true });
    for (const host of ["tunnel", "wireguard", "aws"])
      cpSync(join(ROOT, `test/projects/estate-${host}/hosts`), join(estate, "hosts"), { recursive: true });
    cpSync(join(ROOT, "test/projects/estate-aws/cloud"), join(this.root, "cloud/live"), { recursive: true });
    cpSync(join(ROOT, "test/projects/security-group-modules"), join(this.root, "cloud"), { recursive: true });
    cpSync(join(ROOT, "examples/hosts/web/etc"), join(this.root, "other/etc"), { recursive: true });
    this.#plain("estate/hosts/web/etc/nginx/sites-available/shop.conf", ENABLED);
    this.#link("../sites-available/shop.conf", "estate/hosts/web/etc/nginx/conf.d/linked.conf");
    this.#plain("estate/releases/1/etc/nginx/nginx.conf", "events {}\nhttp {\n  include conf.d/*.conf;\n}\n");
    this.#plain("estate/releases/1/etc/nginx/conf.d/a.conf", ENABLED);
    this.#plain("estate/releases/2/etc/nginx/nginx.conf", "events {}\nhttp {\n  server { listen 81; root /; }\n}\n");
    this.#link("releases/1", "estate/current");
    this.#plain("estate/node_modules/x/nginx.conf", "events {}\nhttp { server { listen 80; location /i { alias /srv/i/; } } }\n");
    this.#plain("elsewhere/secret.conf", ENABLED);
    this.#lines = [...new Set(this.files().flatMap((path) => readFileSync(path, "utf8").split("\n")))];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #plain(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  #link(to: string, path: string): void {
    symlinkSync(to, join(this.root, path));
  }

  /** Regular files and links to such, in an order that is the same every time; with `folders`, folders and other links instead. */
  files(folders = false, links = false): string[] {
    const found: string[] = [];
    const walk = (folder: string): void => {
      for (const { name } of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, name);
        const stat = lstatSync(path);
        if (stat.isSymbolicLink() ? links : stat.isDirectory() === folders) found.push(path);
        if (stat.isDirectory()) walk(path);
      }
    };
    walk(this.root);
    return found;
  }

  /** What a virtual workspace lists: no links, and no folders of others' files. */
  filesBelow(folder: string): string[] {
    return this.files().flatMap((path) => (uriOf(path).startsWith(`${folder}/`) && !isSkipped(uriOf(path), folder) ? uriOf(path) : []));
  }

  /** The text of a regular file; null for all else. */
  textAt(uri: string): string | null {
    const path = fileURLToPath(uri);
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? this.read(path) : null;
  }

  read(path: string): string {
    return readFileSync(path, "utf8");
  }

  #told(path: string, type: 1 | 2 | 3): void {
    this.events.push({ uri: uriOf(path), type });
  }

  /** Events of everything below, as some watchers tell it, or of the folder alone. */
  #toldAll(paths: readonly string[], folder: string, type: 1 | 3): void {
    if (this.#chance.one(2)) for (const path of paths) this.#told(path, type);
    else this.#told(folder, type);
  }

  #below(folder: string): string[] {
    return this.files(false, true).filter((path) => path.startsWith(`${folder}/`));
  }

  write(path: string, text: string): void {
    const there = lstatSync(path, { throwIfNoEntry: false });
    const fresh = !existsSync(path);
    if (there?.isDirectory() || (there?.isSymbolicLink() && (fresh || lstatSync(realpathSync(path)).isDirectory()))) return;
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch {
      return;
    }
    if (!fresh && this.#chance.one(3)) {
      rmSync(path);
      this.#told(path, 3);
      this.#told(path, 1);
    } else this.#told(existsSync(path) ? realpathSync(path) : path, fresh ? 1 : 2);
    writeFileSync(path, text);
  }

  /** Text that somebody else might write into this file. */
  text(path: string): string {
    const { one, pick, below } = this.#chance;
    if (path.endsWith("perimeter.yaml") && one(2)) return pick(CONFIGS);
    if (one(12)) return "";
    const alike = this.files().filter((other) => other.split(".").at(-1) === path.split(".").at(-1));
    const lines = this.read(one(3) && alike.length > 0 ? pick(alike) : existsSync(path) ? path : pick(this.files())).split("\n");
    for (let times = below(3); times > 0; times--) lines.splice(below(lines.length + 1), below(2), pick(this.#lines));
    return lines.join(one(8) ? "\r\n" : "\n");
  }

  /** One thing that happens on disk. */
  happen(): void {
    const { pick, below, one } = this.#chance;
    const kind = below(14);
    const files = this.files();
    const folders = this.files(true).filter((path) => path.split("/").length > this.root.split("/").length + 1);
    if (files.length === 0 || folders.length === 0) return;
    if (kind < 5) this.#rewrite(pick(files));
    else if (kind === 5) this.#delete(pick(files));
    else if (kind === 6) this.#move(pick(files), join(dirname(pick(files)), one(2) ? "moved.conf" : (pick(files).split("/").at(-1) ?? "")));
    else if (kind === 7) this.#move(pick(folders), join(pick(folders), pick(["moved", "etc", "b"])));
    else if (kind === 8) this.#copy(pick(folders), join(dirname(pick(folders)), pick(["copy", "web", "db", "conf.d"])));
    else if (kind === 9 && one(3)) this.#delete(pick(folders));
    else if (kind <= 11)
      this.#linked(one(3) ? pick(folders) : pick(files), join(pick(folders), pick(["link.conf", "linked.conf", "current"])));
    else if (kind === 12) this.#delete(pick([...this.files(false, true).filter((path) => lstatSync(path).isSymbolicLink()), pick(files)]));
    else this.#rewrite(join(this.root, "estate/perimeter.yaml"));
  }

  #rewrite(path: string): void {
    this.write(path, this.text(path));
  }

  #delete(path: string): void {
    const all = this.#below(path);
    const folder = lstatSync(path).isDirectory();
    rmSync(path, { recursive: true });
    if (folder) this.#toldAll(all, path, 3);
    else this.#told(path, 3);
  }

  #move(from: string, to: string): void {
    if (existsSync(to) || to.startsWith(`${from}/`)) return;
    const all = this.#below(from);
    renameSync(from, to);
    if (all.length === 0) {
      this.#told(from, 3);
      this.#told(to, 1);
      return;
    }
    this.#toldAll(all, from, 3);
    this.#toldAll(this.#below(to), to, 1);
  }

  #copy(from: string, to: string): void {
    if (existsSync(to) || to.startsWith(`${from}/`) || this.#below(from).length > 20 || this.files().length > MOST) return;
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    this.#toldAll(this.#below(to), to, 1);
  }

  #linked(target: string, path: string): void {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
    symlinkSync(target, path);
    this.#told(path, 1);
  }
}
