/** What perimeter.yaml declares of an estate: hosts, zones and expectations. `linter/config.ts` reads the YAML into these. */
import type { AddressRange, IpAddress } from "../core/address.ts";
import type { NumberRange } from "../core/filter.ts";
import type { At } from "../core/text.ts";

/** A forward of a router that no file shows: whatever reaches `ports` on its public side goes to `to`:`toPort`. */
export type DeclaredForward = {
  readonly protocol: "tcp" | "udp";
  readonly ports: NumberRange;
  readonly to: IpAddress;
  /** Undefined: the port stays. */
  readonly toPort?: number;
  readonly at: At;
};

/** A host as `hosts:` of perimeter.yaml declares it. */
export type DeclaredHost = {
  readonly name: string;
  /** Globs relative to perimeter.yaml's folder; default `hosts/<name>/**`. */
  readonly files: readonly string[];
  /** The zone that the host stands for: a host of zone `internet` is a vantage on it. */
  readonly zone?: string;
  /** Public addresses that are mapped one to one to the host, or are its own. */
  readonly publicAddresses: readonly IpAddress[];
  /** Addresses with prefix lengths that no file states. */
  readonly addresses: readonly { readonly address: IpAddress; readonly prefixLength: number }[];
  readonly forwards: readonly DeclaredForward[];
  readonly securityGroups: readonly string[];
  /** The instance of a cloud's files that the host is: `aws_instance.web`, `i-0abc…`. */
  readonly instance?: string;
  readonly at: At;
};

/** A zone that perimeter.yaml declares. */
export type DeclaredZone = { readonly name: string; readonly ranges: readonly AddressRange[]; readonly at: At };

/** `db:5432/tcp not from internet`, or `web:443/tcp from internet`. */
export type Expectation = {
  readonly host: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly from: string;
  readonly reachable: boolean;
  readonly at: At;
};

/** Everything declared under one perimeter.yaml. `folder` is its uri's folder with a final `/`; globs are relative to it. */
export type Estate = {
  readonly folder: string;
  readonly hosts: readonly DeclaredHost[];
  readonly zones: readonly DeclaredZone[];
  readonly expectations: readonly Expectation[];
};

/** An estate of which nothing is declared. */
export const undeclared = (folder: string): Estate => ({ folder, hosts: [], zones: [], expectations: [] });
