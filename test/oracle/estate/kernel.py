"""The kernel's side of the exposure oracle. Runs inside its own network, mount and pid namespaces (see kernel.ts).

Reads estates as JSON lines: {"hosts": [{"name", "links": [{"name", "segment", "bridge", "addresses": ["192.0.2.1/24"]}],
"routes": [{"to", "via", "type", "metric"}], "sysctls": {key: value}, "sets": text, "legacy": bool, "v4": text, "v6": text,
"sockets": [{"protocol", "address", "port", "v6only"}]}], "probes": [{"from": host, "source", "to", "port", "protocol"}]}. Answers each with one line: {"probes": [{"open", "host",
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
# Every probe has a port of its own.
FIRST_PORT = 32768
# … and a segment size of its own in its SYN, smaller than any that nobody asked for, by which servers know it: routers change ports,
# and what a client says after the handshake may be lost on a way that knows no connection.
FIRST_MSS = 88
MOST_MSS = 1440
SAVE_SYN, SAVED_SYN = 27, 28


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
        self.enter(name)
        # Addresses are used at once, those of the link too: neighbours are asked for from them.
        write("net.ipv6.conf.default.accept_dad", "0")
        write("net.ipv6.conf.default.dad_transmits", "0")

    def build(self):
        hosts = self.estate["hosts"]
        segments = sorted({link["segment"] for host in hosts for link in host["links"] if "segment" in link})
        self.add("switch")
        batch = "".join(f"link add {segment} type bridge\nlink set {segment} up\n" for segment in segments)
        run("ip", "-n", f"{self.prefix}-switch", "-batch", "-", text=batch)
        for index, host in enumerate(hosts):
            self.add(host["name"])
            self.wire(index, host)
            self.configure(host)
        self.introduce(hosts)
        for host in hosts:
            self.listen(host)
        for host in hosts:
            self.start(host)

    def wire(self, index, host):
        inside, switch = f"{self.prefix}-{host['name']}", f"{self.prefix}-switch"
        inner = "link set lo up\n"
        outer = ""
        for number, link in enumerate(host["links"]):
            name = link["name"]
            if "segment" in link:
                port, end = f"p{index}x{number}", f"{name}p" if link.get("bridge") else name
                run("ip", "link", "add", end, "netns", inside, "type", "veth", "peer", "name", port, "netns", switch)
                outer += f"link set {port} master {link['segment']}\nlink set {port} up\n"
                if end != name:
                    inner += f"link add {name} type bridge\nlink set {end} master {name}\nlink set {end} up\n"
            elif name != "lo":
                # Not every kernel has dummy devices; a bridge without ports holds addresses as well.
                inner += f"link add {name} type bridge\n"
            inner += f"link set {name} up\n"
            for address in link["addresses"]:
                inner += f"address add {address} dev {name}{' nodad' if ':' in address else ''}\n"
        run("ip", "-n", switch, "-batch", "-", text=outer)
        run("ip", "-n", inside, "-batch", "-", text=inner)

    def configure(self, host):
        self.enter(host["name"])
        for key in ("net.ipv4.icmp_ratelimit", "net.ipv4.conf.all.rp_filter", "net.ipv4.conf.default.rp_filter"):
            write(key, "0")
        for link in host["links"]:
            write(f"net.ipv4.conf.{link['name']}.rp_filter", "0")
        # Whether a redirect comes before the next packet is a matter of time.
        for name in ("all", *(link["name"] for link in host["links"])):
            write(f"net.ipv4.conf.{name}.send_redirects", "0")
            write(f"net.ipv6.conf.{name}.accept_redirects", "0")
        # As where br_netfilter is not loaded: with it, a bridge handles translated packets itself, and sends none out where it came in.
        for table in ("iptables", "ip6tables"):
            write(f"net.bridge.bridge-nf-call-{table}", "0")
        # Switching IPv6 off takes addresses and routes away: that comes last.
        last = [key for key in host["sysctls"] if key.endswith("disable_ipv6")]
        for key, value in host["sysctls"].items():
            if key not in last:
                write(key, value)
        for route in host["routes"]:
            run("ip", *command(route))
        for key in last:
            write(key, host["sysctls"][key])
        if host.get("sets"):
            run("ipset", "restore", text=host["sets"])
        variant = "-legacy" if host.get("legacy") else ""
        if host["v4"]:
            run(f"iptables{variant}-restore", text=host["v4"])
        if host["v6"]:
            run(f"ip6tables{variant}-restore", text=host["v6"])

    # IPv4 neighbours know each other: all probes run at once, and an ARP request for one (from an address that rp_filter of the asked
    # host refuses, say) would hold up the others. IPv6 neighbours must find each other: that packets of theirs are filtered is tested.
    def introduce(self, hosts):
        links = [(host["name"], link) for host in hosts for link in host["links"] if "segment" in link]
        macs = {}
        for host in hosts:
            for device in json.loads(run("ip", "-n", f"{self.prefix}-{host['name']}", "-j", "link")):
                macs[host["name"], device["ifname"]] = device["address"]
        for name, link in links:
            batch = ""
            for other, theirs in links:
                if other != name and theirs["segment"] == link["segment"]:
                    for address in theirs["addresses"]:
                        if ":" not in address:
                            mac = macs[other, theirs["name"]]
                            batch += f"neigh replace {address.split('/')[0]} lladdr {mac} dev {link['name']} nud permanent\n"
            run("ip", "-n", f"{self.prefix}-{name}", "-batch", "-", text=batch)

    def listen(self, host):
        self.enter(host["name"])
        for wanted in host["sockets"]:
            family = socket.AF_INET6 if ":" in wanted["address"] else socket.AF_INET
            kind = socket.SOCK_STREAM if wanted["protocol"] == "tcp" else socket.SOCK_DGRAM
            opened = socket.socket(family, kind)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1 if wanted.get("v6only") else 0)
            # A program may bind an address that the host does not have (IP_FREEBIND, IPV6_FREEBIND).
            level, option = (socket.IPPROTO_IPV6, 78) if family == socket.AF_INET6 else (socket.IPPROTO_IP, 15)
            opened.setsockopt(level, option, 1)
            opened.bind((wanted["address"], wanted["port"]))
            if kind == socket.SOCK_STREAM:
                opened.setsockopt(socket.IPPROTO_TCP, SAVE_SYN, 1)
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
            variant = "-legacy" if host.get("legacy") else ""
            found[host["name"]] = {
                "ss": run("ss", "-Htlnp") + run("ss", "-Hulnp"),
                "v4": run(f"iptables{variant}-save"),
                "v6": run(f"ip6tables{variant}-save"),
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
            client.bind((probe["source"], FIRST_PORT + index))
            if kind == socket.SOCK_STREAM:
                if FIRST_MSS + index < MOST_MSS:
                    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, FIRST_MSS + index)
                client.connect((probe["to"], probe["port"]))
            else:
                client.sendto(f"probe {index}".encode(), (probe["to"], probe["port"]))
        except BlockingIOError:
            pass
        except OSError:
            client.close()
            return None
        return client

    # A TCP probe is open when its client has connected and its server has accepted: then all three packets of the handshake came
    # through. Servers know probes by the segment sizes of their SYNs, or, where there are too many, by ports or what the client says.
    # A real service is open when it answers. A UDP probe is open when its datagram was received.
    def gather(self, clients, probes, results, deadline):
        watch = select.epoll()
        servers = {opened.fileno(): (opened, name, protocol) for opened, name, protocol in self.listening}
        for number in servers:
            watch.register(number, select.EPOLLIN)
        services = any("run" in host for host in self.estate["hosts"])
        for number, (_, index) in clients.items():
            if probes[index]["protocol"] == "tcp":
                watch.register(number, select.EPOLLOUT)
        accepted = {}
        connected = set()
        taken = {}
        while (left := deadline - time.monotonic()) > 0:
            for number, happened in watch.poll(left):
                if number in servers:
                    for connection, name, peer, index in serve(*servers[number], results):
                        taken[index] = {"open": True, "host": name, "seen": peer}
                        accepted[connection.fileno()] = (connection, name, peer)
                        watch.register(connection.fileno(), select.EPOLLIN)
                elif number in accepted:
                    watch.unregister(number)
                    said(*accepted[number], results)
                elif happened == select.EPOLLOUT:
                    connected.add(clients[number][1])
                    watch.modify(number, select.EPOLLIN if services else 0)
                    ask(*clients[number])
                else:
                    watch.unregister(number)
                    answered(*clients[number], results)
            if all(result["open"] for result in results):
                break
        for connection, _, _ in accepted.values():
            connection.close()
        watch.close()
        for index in connected & taken.keys():
            if not results[index]["open"]:
                results[index] = taken[index]

    def close(self):
        for command in self.estate.get("stop", []):
            subprocess.run(["sh", "-c", command], capture_output=True)
        for opened, _, _ in self.listening:
            opened.close()
        for name, number in self.namespaces.items():
            os.close(number)
            subprocess.run(["ip", "netns", "del", f"{self.prefix}-{name}"], capture_output=True)


def command(route):
    family = ["-6"] if ":" in route.get("via", route["to"]) else []
    kind = [route["type"]] if "type" in route else []
    via = ["via", route["via"]] if "via" in route else []
    metric = ["metric", str(route["metric"])] if "metric" in route else []
    return [*family, "route", "add", *kind, route["to"], *via, *metric]


def ask(client, index):
    try:
        client.sendall(f"GET /probe/{index} HTTP/1.0\r\n\r\n".encode())
    except OSError:
        pass


# What one of our own listeners takes: a connection, or a datagram that says whose it is.
def serve(opened, name, protocol, results):
    try:
        if protocol == "tcp":
            connection, peer = opened.accept()
            connection.setblocking(False)
            yield connection, name, plain(peer[0]), number_of(connection, peer[1])
        else:
            data, peer = opened.recvfrom(64)
            results[int(data.decode().split()[1])] = {"open": True, "host": name, "seen": plain(peer[0])}
    except OSError:
        pass


# The number of the probe that opened a connection.
def number_of(connection, port):
    syn = connection.getsockopt(socket.IPPROTO_TCP, SAVED_SYN, 256)
    header = syn[(syn[0] & 15) * 4 :] if syn[:1] < b"\x50" else syn[40:]
    size = int.from_bytes(header[22:24], "big") if header[20:22] == b"\x02\x04" else MOST_MSS + 1
    return size - FIRST_MSS if FIRST_MSS <= size < MOST_MSS else port - FIRST_PORT


def said(connection, name, peer, results):
    try:
        words = connection.recv(128).decode(errors="replace").split("/")
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
    except OSError:
        return
    if len(words) > 2 and words[1] == "probe":
        results[int(words[2].split()[0])] = {"open": True, "host": name, "seen": peer}


# A real service answers somehow; whom it sees, it does not say.
def answered(client, index, results):
    try:
        if client.recv(128) and not results[index]["open"]:
            results[index] = {"open": True, "host": None, "seen": None}
    except OSError:
        pass


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
