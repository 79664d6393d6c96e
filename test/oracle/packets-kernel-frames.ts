/** Packets as bytes on the wire: Ethernet, IPv4 or IPv6, and TCP, UDP or ICMP with right checksums. */
import type { Packet } from "../../server/packets/index.ts";

/** A frame for `packet` between two MAC addresses (12 hex digits each). Addresses and protocol of the packet must be known. */
export function frame(packet: Packet, to: string, from: string): Buffer {
  const payload = packet.laterFragment ? Buffer.alloc(24, 0x5a) : transport(packet);
  const ether = Buffer.concat([Buffer.from(to + from, "hex"), Buffer.from(packet.family === 4 ? "0800" : "86dd", "hex")]);
  return Buffer.concat([ether, packet.family === 4 ? header4(packet, payload.length) : header6(packet, payload.length), payload]);
}

const octets = (value: bigint, count: number): Buffer => Buffer.from(value.toString(16).padStart(count * 2, "0"), "hex");
const source = (packet: Packet): Buffer => octets(packet.source?.value ?? 0n, packet.family === 4 ? 4 : 16);
const destination = (packet: Packet): Buffer => octets(packet.destination?.value ?? 0n, packet.family === 4 ? 4 : 16);

function header4(packet: Packet, length: number): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt16BE(0x1234, 4);
  header.writeUInt16BE(packet.laterFragment ? 0x2010 : 0, 6);
  header[8] = 64;
  header[9] = packet.protocol ?? 0;
  source(packet).copy(header, 12);
  destination(packet).copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

function header6(packet: Packet, length: number): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(length, 4);
  header[6] = packet.protocol ?? 0;
  header[7] = 64;
  source(packet).copy(header, 8);
  destination(packet).copy(header, 24);
  return header;
}

function transport(packet: Packet): Buffer {
  const { protocol = 0, sourcePort = 0, destinationPort = 0 } = packet;
  if (protocol === 1 || protocol === 58) return icmp(packet, sourcePort, destinationPort);
  if (protocol !== 6 && protocol !== 17) return Buffer.alloc(24);
  const bytes = Buffer.alloc(protocol === 6 ? 20 : 8);
  bytes.writeUInt16BE(sourcePort, 0);
  bytes.writeUInt16BE(destinationPort, 2);
  if (protocol === 6) {
    bytes.writeUInt32BE(1000, 4);
    bytes[12] = 0x50;
    bytes[13] = packet.flags ?? 2;
    bytes.writeUInt16BE(1024, 14);
    bytes.writeUInt16BE(checksum(Buffer.concat([pseudo(packet, bytes.length), bytes])), 16);
  } else {
    bytes.writeUInt16BE(8, 4);
    bytes.writeUInt16BE(checksum(Buffer.concat([pseudo(packet, bytes.length), bytes])) || 0xffff, 6);
  }
  return bytes;
}

function icmp(packet: Packet, type: number, code: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes[0] = type;
  bytes[1] = code;
  bytes.writeUInt16BE(checksum(packet.family === 4 ? bytes : Buffer.concat([pseudo(packet, bytes.length), bytes])), 2);
  return bytes;
}

function pseudo(packet: Packet, length: number): Buffer {
  const tail = Buffer.alloc(packet.family === 4 ? 4 : 8);
  if (packet.family === 4) {
    tail[1] = packet.protocol ?? 0;
    tail.writeUInt16BE(length, 2);
  } else {
    tail.writeUInt32BE(length, 0);
    tail[7] = packet.protocol ?? 0;
  }
  return Buffer.concat([source(packet), destination(packet), tail]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
