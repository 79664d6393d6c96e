"""The kernel's side of the exposure oracle. Runs inside its own network, mount and pid namespaces (see kernel.ts).

Reads estates as JSON lines: {"hosts": [{"name", "links": [{"name", "segment", "addresses": ["192.0.2.1/24"]}], "routes":
[{"to", "via"}], "sysctls": {key: value}, "v4": text, "v6": text, "sockets": [{"protocol", "address", "port", "v6only"}]}],
"probes": [{"from": host, "source", "to", "port", "protocol"}]}. Answers each with one line: {"probes": [{"open", "host",
"seen"}], "dumps": {host: {"ss": text, "v4": text, "v6": text}}}.
Every host is a network namespace; every segment a bridge in a namespace of its own. One process holds all sockets: a thread
enters a namespace with setns() and what it opens there stays there.
"""

import ctypes
import errno
import json
import os
import select
import socket
import subprocess
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


def run(*command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}{text or ''}")
    return done.stdout


class Estate:
    def __init__(self, number, estate):
        self.prefix = f"e{number}"
        self.estate = estate
        self.namespaces = {}
        self.listening = []
        self.datagrams = {}

    def enter(self, name):
        if libc.setns(self.namespaces[name], CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")

    def add(self, name):
        full = f"{self.prefix}-{name}"
        run("ip", "netns", "add", full)
        self.namespaces[name] = os.open(f"/run/netns/{full}", os.O_RDONLY)

    def build(self):
        hosts = self.estate["hosts"]
        segments = sorted({link["segment"] for host in hosts for link in host["links"]})
        self.add("switch")
        batch = "".join(f"link add {segment} type bridge\nlink set {segment} up\n" for segment in segments)
        run("ip", "-n", f"{self.prefix}-switch", "-batch", "-", text=batch)
        for index, host in enumerate(hosts):
            self.add(host["name"])
            self.wire(index, host)
            self.configure(host)
        for host in hosts:
            self.listen(host)
        for host in hosts:
            self.start(host)

    def wire(self, index, host):
        inside, switch = f"{self.prefix}-{host['name']}", f"{self.prefix}-switch"
        inner = "link set lo up\n"
        outer = ""
        for number, link in enumerate(host["links"]):
            port = f"p{index}x{number}"
            run("ip", "link", "add", link["name"], "netns", inside, "type", "veth", "peer", "name", port, "netns", switch)
            outer += f"link set {port} master {link['segment']}\nlink set {port} up\n"
            inner += f"link set {link['name']} up\n"
            for address in link["addresses"]:
                inner += f"address add {address} dev {link['name']}{' nodad' if ':' in address else ''}\n"
        run("ip", "-n", switch, "-batch", "-", text=outer)
        run("ip", "-n", inside, "-batch", "-", text=inner)

    def configure(self, host):
        self.enter(host["name"])
        for key in ("net.ipv4.icmp_ratelimit", "net.ipv4.conf.all.rp_filter", "net.ipv4.conf.default.rp_filter"):
            write(key, "0")
        for link in host["links"]:
            write(f"net.ipv4.conf.{link['name']}.rp_filter", "0")
        for key, value in host["sysctls"].items():
            write(key, value)
        batch = "".join(f"{'-6 ' if ':' in route['via'] else ''}route add {route['to']} via {route['via']}\n" for route in host["routes"])
        if batch:
            for line in batch.splitlines():
                run("ip", *line.split())
        if host["v4"]:
            run("iptables-restore", text=host["v4"])
        if host["v6"]:
            run("ip6tables-restore", text=host["v6"])

    def listen(self, host):
        self.enter(host["name"])
        for wanted in host["sockets"]:
            family = socket.AF_INET6 if ":" in wanted["address"] else socket.AF_INET
            kind = socket.SOCK_STREAM if wanted["protocol"] == "tcp" else socket.SOCK_DGRAM
            opened = socket.socket(family, kind)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1 if wanted.get("v6only") else 0)
            opened.bind((wanted["address"], wanted["port"]))
            if kind == socket.SOCK_STREAM:
                opened.listen(256)
            opened.setblocking(False)
            self.listening.append((opened, host["name"], wanted["protocol"]))

    # Real services: shell commands inside the host's namespace; `background` ones go on until the estate is closed.
    def start(self, host):
        self.enter(host["name"])
        for command in host.get("run", []):
            run("sh", "-c", command)

    def dumps(self):
        found = {}
        for host in self.estate["hosts"]:
            self.enter(host["name"])
            found[host["name"]] = {
                "ss": run("ss", "-Htlnp") + run("ss", "-Hulnp"),
                "v4": run("iptables-save"),
                "v6": run("ip6tables-save"),
            }
        return found

    def probe(self, wait):
        probes = self.estate["probes"]
        results = [{"open": False, "host": None, "seen": None} for _ in probes]
        clients = {}
        for index, probe in enumerate(probes):
            client = self.client(index, probe)
            if client is not None:
                clients[client.fileno()] = (client, index)
        self.gather(clients, probes, results, time.monotonic() + wait)
        for client, _ in clients.values():
            client.close()
        return results

    def client(self, index, probe):
        self.enter(probe["from"])
        family = socket.AF_INET6 if ":" in probe["to"] else socket.AF_INET
        kind = socket.SOCK_STREAM if probe["protocol"] == "tcp" else socket.SOCK_DGRAM
        client = socket.socket(family, kind)
        client.setblocking(False)
        try:
            client.bind((probe["source"], 0))
            if kind == socket.SOCK_STREAM:
                client.connect((probe["to"], probe["port"]))
            else:
                client.sendto(f"probe {index}".encode(), (probe["to"], probe["port"]))
        except BlockingIOError:
            pass
        except OSError:
            client.close()
            return None
        return client

    # A TCP probe is open when the server's greeting arrives: then all three packets of the handshake came through. A UDP
    # probe is open when its datagram was received.
    def gather(self, clients, probes, results, deadline):
        watch = select.epoll()
        servers = {opened.fileno(): (opened, name, protocol) for opened, name, protocol in self.listening}
        for number in servers:
            watch.register(number, select.EPOLLIN)
        services = any("run" in host for host in self.estate["hosts"])
        for number, (_, index) in clients.items():
            if probes[index]["protocol"] == "tcp":
                watch.register(number, select.EPOLLIN | (select.EPOLLOUT if services else 0))
        open_connections = []
        while (left := deadline - time.monotonic()) > 0:
            for number, happened in watch.poll(left):
                if number in servers:
                    self.serve(*servers[number], results, open_connections)
                elif happened == select.EPOLLOUT:
                    # Connected to a service that waits for a request.
                    watch.modify(number, select.EPOLLIN)
                    ask(clients[number][0])
                else:
                    watch.unregister(number)
                    greeted(*clients[number], results)
            if all(result["open"] for result in results):
                break
        for connection in open_connections:
            connection.close()
        watch.close()

    def serve(self, opened, name, protocol, results, open_connections):
        try:
            if protocol == "tcp":
                connection, peer = opened.accept()
                connection.sendall(f"{name} {peer[0]}\n".encode())
                open_connections.append(connection)
            else:
                data, peer = opened.recvfrom(64)
                index = int(data.decode().split()[1])
                results[index] = {"open": True, "host": name, "seen": plain(peer[0])}
        except OSError:
            pass

    def close(self):
        for command in self.estate.get("stop", []):
            subprocess.run(["sh", "-c", command], capture_output=True)
        for opened, _, _ in self.listening:
            opened.close()
        for name, number in self.namespaces.items():
            os.close(number)
            subprocess.run(["ip", "netns", "del", f"{self.prefix}-{name}"], capture_output=True)


def ask(client):
    try:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
    except OSError:
        pass


# Our own listeners say who they are and whom they see; a real service says something else.
def greeted(client, index, results):
    try:
        words = client.recv(128).decode(errors="replace").split()
    except OSError:
        return
    if len(words) == 2 and not words[0].startswith("SSH-"):
        results[index] = {"open": True, "host": words[0], "seen": plain(words[1])}
    elif words:
        results[index] = {"open": True, "host": None, "seen": None}


def plain(address):
    return address[7:] if address.startswith("::ffff:") else address


def write(key, value):
    head, _, tail = key.partition(".conf.")
    path = key.replace(".", "/") if not tail else head.replace(".", "/") + "/conf/" + "/".join(tail.rsplit(".", 1))
    try:
        with open(f"/proc/sys/{path}", "w") as file:
            file.write(str(value))
    except OSError as error:
        if error.errno not in (errno.ENOENT,):
            raise


def main():
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    wait = float(sys.argv[1]) if len(sys.argv) > 1 else 0.7
    for number, line in enumerate(sys.stdin):
        estate = Estate(number, json.loads(line))
        try:
            estate.build()
            answer = {"dumps": estate.dumps(), "probes": estate.probe(wait)}
        except Exception as error:
            answer = {"error": str(error)}
        finally:
            libc.setns(home, CLONE_NEWNET)
            estate.close()
        print(json.dumps(answer), flush=True)


main()
