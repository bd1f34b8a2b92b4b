"""Every check that no fault of the lab turns is broken here by hand, on real machines, and heals.

Defects that do not meet each other are planted together: what turns is still exactly the declared set.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab import plan
from lab.waiting import eventually
from tests.lab.laboratory import Laboratory
from tests.lab.verdicts import BLIND, FAIL, turned, verdicts

PSQL = "psql -qX -v ON_ERROR_STOP=1 -U davical_dba davical_administrators -c"
CARRY = "touch /run/tvox/carry-now; while [ -e /run/tvox/carry-now ]; do sleep 0.1; done"
ELECTABLE = (
    "mongo --quiet --eval 'var c = rs.conf(); c.version++; c.members[1].priority = %s; "
    "printjson(db.adminCommand({replSetReconfig: c}))'"
)
MESSAGE = "mongo --quiet --eval 'db.getSiblingDB(\"rocketchat\").rocketchat_message.%s'"
TRUNK = (
    "[carrier]\\ntype=endpoint\\naors=carrier\\ncontext=internal\\n"
    "[carrier]\\ntype=aor\\ncontact=sip:carrier@172.16.95.99\\nqualify_frequency=1\\nqualify_timeout=0.5\\n"
)
ELSEWHERE = (
    "echo 1 > /proc/sys/net/ipv4/ip_forward; nft 'table ip elsewhere {\n"
    "chain pre { type nat hook prerouting priority -100; ip daddr 172.16.95.71 tcp dport 22 dnat to 172.16.95.73;\n}\n"
    "chain post { type nat hook postrouting priority 100; ip daddr 172.16.95.73 tcp dport 22 masquerade;\n}\n}'"
)
NO_WEB = (
    "nft 'table ip no_web {\nchain web { type filter hook input priority 0; tcp dport 443 reject with tcp reset;\n}\n}'"
)


@dataclass(frozen=True)
class Defect:
    """What is done to a machine (`pc` is the technician's), and how it is undone."""

    node: str
    plant: str
    heal: str


def with_kept(file: str, change: str) -> Defect:
    """A defect of one file of TVOX 1, whose healthy content comes back afterwards."""
    return Defect("tvox1", f"cp -p {file} {file}.kept; {change}", f"mv {file}.kept {file}")


@contextmanager
def planted(laboratory: Laboratory, *defects: Defect) -> Iterator[None]:
    """All of them, healed whatever happens."""
    with ExitStack() as healing:
        for defect in defects:
            healing.callback(on, laboratory, defect.node, defect.heal)
            on(laboratory, defect.node, defect.plant)
        yield


@contextmanager
def faulty(laboratory: Laboratory, *faults: str, node: str) -> Iterator[None]:
    """Faults of the lab's own, healed whatever happens."""
    with ExitStack() as healing:
        for fault in faults:
            healing.callback(laboratory.command, "fault", fault, "--node", node, "--heal")
            laboratory.command("fault", fault, "--node", node)
        yield


def on(laboratory: Laboratory, node: str, script: str) -> str:
    """Run a script on a machine, or on the technician's PC."""
    words = [] if node == "pc" else ["--node", node]
    return laboratory.command("exec", *words, "--", "sh", "-ec", script).stdout


LICENCE = "/etc/tvox/licence.json"

UNREADY = (
    with_kept("/etc/centos-release", "echo 'AlmaLinux release 8.5' > /etc/centos-release"),
    with_kept("/etc/hosts", "echo '127.0.0.1 localhost' > /etc/hosts"),
    with_kept(LICENCE, f'sed -i \'s/"VALID"/"EXPIRED"/; s/"Major": true/"Major": false/\' {LICENCE}'),
    with_kept("/etc/tvox/customisations.json", "echo '[\"IVR notturno\"]' > /etc/tvox/customisations.json"),
    with_kept("/etc/tvox/release", "echo 21.0.3 > /etc/tvox/release"),
    Defect(
        "tvox1",
        f"cp -p /etc/asterisk/pjsip.conf /root/; printf '{TRUNK}' >> /etc/asterisk/pjsip.conf; "
        "asterisk -rx 'module reload res_pjsip.so'",
        "mv /root/pjsip.conf /etc/asterisk/pjsip.conf; asterisk -rx 'module reload res_pjsip.so'",
    ),
    Defect("pc", f"ip addr add 172.16.95.70/22 dev {plan.BRIDGE}", f"ip addr del 172.16.95.70/22 dev {plan.BRIDGE}"),
)
READINESS_OVER_SSH = ("R-SSH", "R-OS", "R-HOSTS", "R-DISK", "R-CLOCK", "R-SERVICES", "R-ADDRESSES-FREE")
READINESS_PAGES = ("R-RELEASE", "R-LICENCE", "R-MAJOR-UPGRADE", "R-CUSTOMISATIONS", "R-DEVICES")


def test_an_unready_stand_alone_machine_is_found(stand_alone: Laboratory, tmp_path: Path) -> None:
    with faulty(stand_alone, "disk-full", "clock-skew", node="tvox1"), planted(stand_alone, *UNREADY):
        broken = verdicts(stand_alone, tmp_path / "broken", "checks", "-m", "pre_migration")
    assert turned(broken) == dict.fromkeys(
        (
            *("R-OS", "R-HOSTS", "R-LICENCE", "R-MAJOR-UPGRADE", "R-CUSTOMISATIONS", "R-RELEASE", "R-DEVICES"),
            *("R-ADDRESSES-FREE", "R-DISK", "R-CLOCK"),
        ),
        FAIL,
    )
    assert turned(verdicts(stand_alone, tmp_path / "healed", "checks", "-m", "pre_migration")) == {}


def test_a_silent_stand_alone_machine_is_not_observed(stand_alone: Laboratory, tmp_path: Path) -> None:
    no_web = Defect("tvox1", NO_WEB, "nft delete table ip no_web")
    with faulty(stand_alone, "ssh-down", node="tvox1"), planted(stand_alone, no_web):
        broken = verdicts(stand_alone, tmp_path / "broken", "checks", "-m", "pre_migration")
    assert turned(broken) == dict.fromkeys((*READINESS_OVER_SSH, *READINESS_PAGES), BLIND)


WITH_CALLS = ("checks", "tests_uat/test_tel.py")
CALLS = {f"UAT-TEL-{number:03}" for number in range(1, 7)}


def test_a_pbx_that_does_not_run_is_found(stand_alone: Laboratory, tmp_path: Path) -> None:
    with planted(stand_alone, Defect("tvox1", "tvox-pbx stop", "tvox-pbx start")):
        broken = turned(verdicts(stand_alone, tmp_path / "broken", *WITH_CALLS, "-m", "pre_migration"))
    assert broken["R-SERVICES"] == FAIL
    assert CALLS <= broken.keys() <= {"R-SERVICES", "R-DEVICES", *CALLS}
    assert eventually(stand_alone.settled, within=20)


UNEQUAL = (
    Defect("tvox2", f"{PSQL} 'DROP INDEX caldav_data_collection_id_fkey'", CARRY),
    Defect("tvox2", f"{PSQL} \"SELECT setval('dav_id_seq', 1)\" > /dev/null", "true"),
    Defect(
        "tvox2",
        "mkdir -p /var/lib/mongo/rollback; touch /var/lib/mongo/rollback/x.bson",
        "rm -r /var/lib/mongo/rollback",
    ),
    Defect(
        "tvox2",
        "cp -p /etc/tvox/release /root/; echo 21.0.25 > /etc/tvox/release",
        "mv /root/release /etc/tvox/release",
    ),
    Defect("tvox2", "cp -p /etc/hosts /root/; echo '127.0.0.1 localhost' > /etc/hosts", "cp /root/hosts /etc/hosts"),
    Defect("tvox1", ELECTABLE % "0", ELECTABLE % "1"),
)


def test_an_unequal_pair_is_found(cluster: Laboratory, tmp_path: Path) -> None:
    assert eventually(cluster.settled, within=30)
    with planted(cluster, *UNEQUAL):
        broken = verdicts(cluster, tmp_path / "broken", "checks", "-m", "post_sync")
    assert turned(broken) == dict.fromkeys(
        ("C5-SIZE", "C5-STRUCTURE", "C5-SEQUENCES", "C6-ROLLBACK", "C6-ELECTABLE", "SAME-RELEASE", "R-HOSTS"), FAIL
    )
    assert turned(verdicts(cluster, tmp_path / "healed", "checks", "-m", "post_sync")) == {}


def test_messages_that_the_slave_lacks_are_found(cluster: Laboratory, tmp_path: Path) -> None:
    assert eventually(cluster.settled, within=30)
    message = Defect("tvox1", MESSAGE % 'insert({_id: "defect", msg: "x"})', MESSAGE % 'remove({_id: "defect"})')
    with faulty(cluster, "mongo-stale", node="tvox2"), planted(cluster, message):
        broken = verdicts(cluster, tmp_path / "broken", "checks", "-m", "post_sync")
    assert turned(broken) == {"C6-IN-STEP": FAIL, "C6-CONTENT": FAIL}


def test_a_node_ip_that_leads_to_the_slave_is_found(cluster: Laboratory, tmp_path: Path) -> None:
    assert eventually(cluster.settled, within=30)
    with planted(cluster, Defect("tvox1", ELSEWHERE, "nft delete table ip elsewhere")):
        broken = verdicts(cluster, tmp_path / "broken", "checks", "-m", "post_sync")
    assert turned(broken) == {"NODE-IP-KEY": FAIL}


def test_a_full_disk_of_the_slave_is_found_there_too(cluster: Laboratory, tmp_path: Path) -> None:
    assert eventually(cluster.settled, within=30)
    with faulty(cluster, "disk-full", node="tvox2"):
        broken = verdicts(cluster, tmp_path / "broken", "checks", "-m", "post_sync")
    assert turned(broken) == {"R-DISK": FAIL}
