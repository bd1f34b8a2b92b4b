"""C6-ROLLBACK: no write was taken back. After a switch, MongoDB puts what it takes back under `<dbPath>/rollback`.

fixture         fact             type
chat_rollback   CHAT_ROLLBACK    OnNodes[Rollback]
"""

from dataclasses import dataclass

from tvox.findings import Finding, failed, passed
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.texts import Text, joined

NOTHING_TAKEN_BACK = Text("no file under the chat database's rollback folder, on either node")

# The running server's own words first: its --dbpath, or dbPath in the file it was started with.
COMMAND = r"""export LC_ALL=C
pid=$(pgrep -x mongod | head -n 1); db= conf=
if test -n "$pid"; then
  db=$(tr '\0' '\n' < "/proc/$pid/cmdline" | sed -n '/^--dbpath$/{n;p;}; s/^--dbpath=//p' | head -n 1)
  conf=$(tr '\0' '\n' < "/proc/$pid/cmdline" | sed -n '/^\(-f\|--config\)$/{n;p;}; s/^--config=//p' | head -n 1)
fi
conf=${conf:-/etc/mongod.conf}
test -n "$db" || db=$(sed -n 's/^[[:space:]]*dbPath:[[:space:]]*//p' "$conf" 2>/dev/null | tr -d "\"'" | head -n 1)
db=${db:-/var/lib/mongo}; echo "path=$db"
cd "$db" || exit 66
test -d rollback || { echo files=0; echo newest=; exit 0; }
found=$(find rollback/ -type f -printf '%TY-%Tm-%Td\n') || exit 74
echo "files=$(printf '%s' "$found" | grep -c .)"; echo "newest=$(printf '%s\n' "$found" | sort | tail -n 1)" """


@dataclass(frozen=True)
class Rollback:
    """Files under `<path>/rollback`; `newest` is the date of the last one, `YYYY-MM-DD`, or empty."""

    path: str
    files: int
    newest: str


def read_rollback(node: Node) -> Rollback:
    """Look into the folder; a data folder that is not there was not looked into."""
    ran = node.shell.run(COMMAND)
    said = dict(line.split("=", 1) for line in ran.stdout.splitlines() if "=" in line)
    if not ran.succeeded or said.keys() < {"path", "files", "newest"} or not said["files"].isdigit():
        why = Text(
            "{path} could not be searched: {said}", path=said.get("path", "dbPath"), said=ran.stderr.strip()[-300:]
        )
        raise CouldNotAsk(node.where, why, Text("Find MongoDB's dbPath on that node and look for its rollback folder."))
    return Rollback(said["path"], int(said["files"]), said["newest"])


CHAT_ROLLBACK: Fact[OnNodes[Rollback]] = from_each_node("chat_rollback", read_rollback)
"""What each node's chat database has taken back."""


def judge_chat_rollback(rollback: OnNodes[Rollback]) -> list[Finding]:
    """Any file is a FAIL: acknowledged chat messages live only there, until somebody has looked at them."""
    findings = [
        fact.as_finding(NOTHING_TAKEN_BACK) for fact in rollback.by_node.values() if isinstance(fact, CouldNotLook)
    ]
    seen = {node: fact for node, fact in rollback.by_node.items() if isinstance(fact, Rollback)}
    where = Text("rollback folder of the chat database")
    taken = [_taken(node, fact) for node, fact in seen.items() if fact.files]
    if taken:
        next_step = Text("Have vendor support look at these files before they are moved away: they hold lost messages.")
        findings.append(failed(where, expected=NOTHING_TAKEN_BACK, observed=joined(taken), next_step=next_step))
    if findings:
        return findings
    clean = joined(Text("{node}: none under {path}", node=node, path=fact.path) for node, fact in seen.items())
    return [passed(where, expected=NOTHING_TAKEN_BACK, observed=clean)]


def _taken(node: str, fact: Rollback) -> Text:
    return Text(
        "{node}: {count} files under {path}/rollback, the newest of {date}",
        node=node,
        count=fact.files,
        path=fact.path,
        date=fact.newest,
    )
