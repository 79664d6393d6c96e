/** The version of package.json; a test keeps them equal. */
export const VERSION = "0.1.0";

/** What `perimeter --help` prints. */
export const HELP = `perimeter ${VERSION}: reads network configuration the way the program that loads it does

  perimeter check [PATH…]     lint files and folders (default: .)
  perimeter exposure [PATH…]  who can reach which socket, through which lines
  perimeter exposure diff REVISION [FOLDER]
                              which verdicts changed since a git revision, by which lines
  perimeter reach [PATH…]     one question: can FROM reach TO?
  perimeter explain RULE      what a rule says, why, with examples
  perimeter init [FOLDER]     write a commented perimeter.yaml
  perimeter lsp --stdio       the language server

check:
  --format text|json|sarif|github|gitlab|junit
  --as FORMAT                 read the given files as nginx, iptables, … whatever they are called
  --target NAME=VERSION       judge by a version or back end: nginx=1.22.1, iptables=legacy (repeatable)
  --isolated                  every file alone: no perimeter.yaml, no baseline, no other file
  --files-from FILE|-         more paths, one a line
  --stdin                     read one file from standard input
  --stdin-filename PATH       where that file would lie
  --fail-on error|warning|info|never
                              which findings make the exit status 1 (default: error)
  --select RULE,…             only these rules (nginx/alias-traversal, nginx/*)
  --ignore RULE,…             not these rules
  --fix, --fix=all            make safe fixes; all: also those that may change what passes
  --diff                      show what --fix would change, and change nothing
  --baseline FILE             do not report the findings listed there
  --write-baseline FILE       list the present findings there
  --quiet                     only findings that make the command fail, no summary
  --no-color                  plain text

exposure:
  --format table|json|mermaid|dot|html|sarif
  --only ZONE|HOST|HOST:PORT  nothing but this zone, host or socket
exposure diff:
  --before FOLDER             compare with a folder instead of a git revision
  --format text|json
reach:
  --from ADDRESS|ZONE|HOST --to ADDRESS:PORT[/udp]|HOST:PORT[/udp]
  --queries FILE|-            many questions, one {"from":"…","to":"…"} a line
  --format text|json

Exit status: 0 nothing to complain about, 1 findings, 2 wrong usage or a failure, 3 nothing to check was found.
`;
