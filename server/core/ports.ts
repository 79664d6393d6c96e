/** Ports by number: which service is meant, and how bad it is when the internet can reach it. */

/** A service as it is called in files, and for people. `tier`: how bad it is when the internet reaches it; none where it is not. */
export type PortService = { readonly name: string; readonly what: string; readonly tier?: "admin" | "data" | "clear" };

const service = (name: string, what: string, tier?: PortService["tier"]): PortService =>
  tier === undefined ? { name, what } : { name, what, tier };

// IANA Service Name and Transport Protocol Port Number Registry, and the documented default ports of the programs named.
const TCP: Readonly<Record<number, PortService>> = {
  20: service("ftp-data", "FTP data, unencrypted", "clear"),
  21: service("ftp", "FTP, unencrypted", "clear"),
  22: service("ssh", "SSH", "admin"),
  23: service("telnet", "Telnet, unencrypted", "admin"),
  25: service("smtp", "SMTP", "clear"),
  53: service("dns", "DNS"),
  80: service("http", "HTTP"),
  110: service("pop3", "POP3, unencrypted", "clear"),
  111: service("rpcbind", "ONC RPC portmapper", "clear"),
  135: service("msrpc", "Windows RPC", "admin"),
  137: service("netbios-ns", "NetBIOS", "clear"),
  138: service("netbios-dgm", "NetBIOS", "clear"),
  139: service("netbios-ssn", "NetBIOS", "clear"),
  143: service("imap", "IMAP, unencrypted", "clear"),
  389: service("ldap", "LDAP, unencrypted", "clear"),
  443: service("https", "HTTPS"),
  445: service("smb", "Windows file sharing", "admin"),
  465: service("smtps", "SMTP over TLS"),
  512: service("rexec", "rexec", "admin"),
  513: service("rlogin", "rlogin", "admin"),
  514: service("rsh", "rsh", "admin"),
  587: service("submission", "mail submission"),
  636: service("ldaps", "LDAP over TLS"),
  853: service("dns-over-tls", "DNS over TLS"),
  873: service("rsync", "rsync", "admin"),
  993: service("imaps", "IMAP over TLS"),
  995: service("pop3s", "POP3 over TLS"),
  1433: service("mssql", "Microsoft SQL Server", "data"),
  1434: service("mssql-monitor", "Microsoft SQL Server", "data"),
  1521: service("oracle", "Oracle database", "data"),
  1883: service("mqtt", "MQTT", "clear"),
  2049: service("nfs", "NFS", "clear"),
  2181: service("zookeeper", "ZooKeeper", "data"),
  2375: service("docker", "Docker API without TLS: root on the host", "admin"),
  2376: service("docker-tls", "Docker API", "admin"),
  2379: service("etcd", "etcd", "admin"),
  2380: service("etcd-peer", "etcd peers", "admin"),
  2483: service("oracle-tcps", "Oracle database", "data"),
  2484: service("oracle-tls", "Oracle database", "data"),
  3000: service("app", "a development server or Grafana", "clear"),
  3306: service("mysql", "MySQL or MariaDB", "data"),
  3389: service("rdp", "Windows Remote Desktop", "admin"),
  4333: service("mini-sql", "mSQL", "clear"),
  4505: service("salt-publish", "Salt master", "clear"),
  4506: service("salt-return", "Salt master", "clear"),
  5000: service("app", "a development server or registry", "clear"),
  5432: service("postgresql", "PostgreSQL", "data"),
  5439: service("redshift", "Amazon Redshift", "data"),
  5500: service("vnc-listen", "VNC", "clear"),
  5601: service("kibana", "Kibana", "data"),
  5672: service("amqp", "RabbitMQ", "data"),
  5900: service("vnc", "VNC", "admin"),
  5901: service("vnc", "VNC", "admin"),
  5984: service("couchdb", "CouchDB", "data"),
  5985: service("winrm", "Windows Remote Management", "admin"),
  5986: service("winrm-tls", "Windows Remote Management", "admin"),
  6379: service("redis", "Redis", "data"),
  6443: service("kubernetes", "Kubernetes API", "admin"),
  7000: service("cassandra", "Cassandra nodes", "data"),
  7001: service("cassandra-tls", "Cassandra nodes", "data"),
  7199: service("cassandra-jmx", "JMX of Cassandra", "admin"),
  8020: service("hdfs", "Hadoop", "clear"),
  8080: service("http-alt", "HTTP, alternative port", "clear"),
  8086: service("influxdb", "InfluxDB", "data"),
  8088: service("http-alt", "HTTP, alternative port", "clear"),
  8140: service("puppet", "Puppet", "clear"),
  8443: service("https-alt", "HTTPS, alternative port"),
  8888: service("http-alt", "HTTP, alternative port", "clear"),
  9000: service("php-fpm", "PHP-FPM, Portainer or MinIO", "clear"),
  9042: service("cassandra", "Cassandra", "data"),
  9090: service("prometheus", "Prometheus or Cockpit", "clear"),
  9092: service("kafka", "Kafka", "data"),
  9100: service("node-exporter", "Prometheus node exporter", "clear"),
  9160: service("cassandra-thrift", "Cassandra", "data"),
  9200: service("elasticsearch", "Elasticsearch", "data"),
  9300: service("elasticsearch-nodes", "Elasticsearch nodes", "data"),
  10250: service("kubelet", "kubelet API", "admin"),
  11211: service("memcached", "memcached", "data"),
  15672: service("rabbitmq-management", "RabbitMQ management", "data"),
  27017: service("mongodb", "MongoDB", "data"),
  27018: service("mongodb", "MongoDB", "data"),
  27019: service("mongodb", "MongoDB", "data"),
  50070: service("hdfs-web", "Hadoop", "data"),
  61616: service("activemq", "ActiveMQ", "data"),
};

const UDP: Readonly<Record<number, PortService>> = {
  53: service("dns", "DNS"),
  67: service("dhcp", "DHCP server"),
  68: service("dhcp-client", "DHCP client"),
  69: service("tftp", "TFTP, unencrypted", "clear"),
  123: service("ntp", "NTP"),
  161: service("snmp", "SNMP", "clear"),
  443: service("http3", "HTTP/3"),
  500: service("ike", "IPsec key exchange"),
  514: service("syslog", "syslog", "clear"),
  546: service("dhcpv6-client", "DHCPv6 client"),
  547: service("dhcpv6", "DHCPv6 server"),
  1194: service("openvpn", "OpenVPN"),
  1434: service("mssql-monitor", "Microsoft SQL Server", "data"),
  4500: service("ipsec-nat", "IPsec through NAT"),
  5353: service("mdns", "multicast DNS"),
  11211: service("memcached", "memcached", "data"),
  51820: service("wireguard", "WireGuard"),
};

/** The service that usually listens on a port; undefined when none is usual. */
export const serviceOf = (port: number, protocol: "tcp" | "udp" = "tcp"): PortService | undefined => (protocol === "tcp" ? TCP : UDP)[port];

/** Ports of a tier that nobody should meet from the internet, ascending. */
export const portsOfTier = (tier: NonNullable<PortService["tier"]>, protocol: "tcp" | "udp" = "tcp"): readonly number[] =>
  Object.entries(protocol === "tcp" ? TCP : UDP)
    .filter(([, known]) => known.tier === tier)
    .map(([port]) => Number(port));

/** The ports that have a usual service, ascending. */
export const knownPorts = (protocol: "tcp" | "udp" = "tcp"): readonly number[] => Object.keys(protocol === "tcp" ? TCP : UDP).map(Number);
