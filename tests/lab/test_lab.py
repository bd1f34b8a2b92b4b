"""The lab is what it says: real servers, two machines, and nothing left behind."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from lab import plan
from lab.state import ask, running_lab
from lab.waiting import eventually
from tests.lab.conftest import short_folder
from tests.lab.laboratory import Laboratory

DUMP = "pg_dump --clean -U davical_dba davical_administrators | grep -v restrict | md5sum"


def test_the_pair_answers_on_every_service_within_15_s(tmp_path_factory: pytest.TempPathFactory) -> None:
    laboratory = Laboratory(short_folder(tmp_path_factory, "timed"))
    started = time.monotonic()
    try:
        laboratory.up()
        assert time.monotonic() - started < 15
        assert laboratory.roles() == {"tvox1": "MASTER", "tvox2": "BACKUP"}
    finally:
        laboratory.down()


def test_the_stand_alone_machine_holds_the_later_node_ip_itself(stand_alone: Laboratory) -> None:
    assert stand_alone.roles() == {"tvox1": "STANDALONE"}
    assert plan.NODE_IP in stand_alone.on("tvox1", "ip -4 -o addr show eth0")
    assert plan.TVOX1.physical_ip not in stand_alone.on("tvox1", "ip -4 -o addr show eth0")


def test_commands_run_on_the_technicians_pc_inside_the_labs_network(cluster: Laboratory) -> None:
    here = cluster.on_pc("sh", "-c", "ip -4 -o addr; pwd; echo $TVOX_LAB_NETWORK; exit 7")
    assert plan.TECHNICIAN in here.stdout
    assert str(Path.cwd()) in here.stdout
    assert "inside" in here.stdout
    assert here.returncode == 7


def test_healthy_calendars_dump_equally_and_changes_are_carried(cluster: Laboratory) -> None:
    assert cluster.on("tvox1", DUMP) == cluster.on("tvox2", DUMP)
    change = "update calendar_item set summary = 'Ferie' where dav_id = (select max(dav_id) from calendar_item)"
    cluster.on("tvox1", f'psql -q -U davical_dba davical_administrators -c "{change}"')
    before = cluster.on("tvox2", DUMP)
    assert eventually(lambda: cluster.on("tvox2", DUMP) != before, within=10)
    assert cluster.on("tvox1", DUMP) == cluster.on("tvox2", DUMP)


def test_a_new_recording_is_carried_to_the_slave(cluster: Laboratory) -> None:
    place = "/opt/telenia_data/sync/tvox/recording/new.wav"
    cluster.on("tvox1", f"echo sound > {place}")
    assert eventually(lambda: "sound" in cluster.on("tvox2", f"cat {place} 2> /dev/null || true"), within=15)
    cluster.on("tvox1", f"rm {place}")
    assert eventually(lambda: cluster.on("tvox2", f"ls {place} 2> /dev/null || true") == "", within=15)


def test_setperms_triggers_a_whole_pass(cluster: Laboratory) -> None:
    lost = "/opt/telenia_data/sync/conf/conf-003.dat"
    cluster.on("tvox2", f"rm {lost}")
    cluster.on("tvox1", "setperms.sh")
    assert eventually(lambda: lost in cluster.on("tvox2", f"ls {lost} 2> /dev/null || true"), within=15)


def test_write_config_puts_the_hosts_file_right(cluster: Laboratory) -> None:
    healthy = cluster.on("tvox2", "cat /etc/hosts")
    cluster.on("tvox2", "echo 127.0.0.1 localhost > /etc/hosts; write_config.php network")
    assert cluster.on("tvox2", "cat /etc/hosts") == healthy
    assert f"{plan.NODE_IP} {plan.DOMAIN}" in healthy


def test_the_mongo_shell_answers_on_a_machine(cluster: Laboratory) -> None:
    states = 'rs.status().members.map(function(m) { return m.stateStr; }).join(" ")'
    assert cluster.on("tvox1", f"mongo --quiet --eval '{states}'").split() == ["PRIMARY", "SECONDARY"]
    assert "rocketchat_message.bson" in cluster.on(
        "tvox1", "cd /tmp && mongodump --db rocketchat && ls dump/rocketchat"
    )
    cluster.on("tvox1", "rm -r /tmp/dump")


def test_a_reboot_swaps_the_roles_and_changes_the_boot_id(cluster: Laboratory) -> None:
    boot_id = "cat /proc/sys/kernel/random/boot_id"
    before = cluster.on("tvox1", boot_id)
    for leaving, taking in (("tvox1", "tvox2"), ("tvox2", "tvox1")):
        # The machine goes down under the command, whose exit status therefore says nothing.
        cluster.command("exec", "--node", leaving, "--", "reboot", check=False)
        assert eventually(lambda taking=taking: cluster.roles()[taking] == "MASTER", within=15)  # type: ignore[misc]
        assert eventually(cluster.settled, within=30)
        assert plan.NODE_IP in cluster.on(taking, "ip -4 -o addr show eth0")
        assert plan.NODE_IP not in cluster.on(leaving, "ip -4 -o addr show eth0")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n", before)
    assert cluster.on("tvox1", boot_id) != before


@pytest.mark.parametrize("end", ["down", "killed"])
def test_nothing_stays_behind(end: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    laboratory = Laboratory(short_folder(tmp_path_factory, end))
    links, mounts = _links(), _mounts()
    laboratory.up("standalone")
    lab = running_lab(laboratory.folder)
    assert lab is not None
    namespaces = {str(Path(f"/proc/{lab.pid}/ns/{kind}").readlink()) for kind in ("net", "mnt", "pid")}
    assert namespaces & _namespaces()
    if end == "down":
        laboratory.down()
    else:
        os.kill(lab.pid, signal.SIGKILL)
    assert eventually(lambda: not namespaces & _namespaces(), within=10)
    assert (_links(), _mounts()) == (links, mounts)
    assert "No lab is running" in laboratory.command("status", check=False).stderr
    assert not laboratory.folder.exists()


def test_a_second_lab_in_the_same_place_is_refused(stand_alone: Laboratory) -> None:
    refused = stand_alone.command("up", check=False)
    assert refused.returncode == 1
    assert "running already" in refused.stderr


def test_an_unknown_fault_and_an_unknown_machine_are_one_sentence(cluster: Laboratory) -> None:
    for words in (
        ("fault", "gremlins"),
        ("fault", "ssh-down", "--node", "tvox9"),
        ("exec", "--node", "tvox9", "--", "true"),
    ):
        refused = cluster.command(*words, check=False)
        assert refused.returncode == 1
        assert refused.stderr.count("\n") <= 2
        assert "There is no" in refused.stderr


def test_a_request_the_lab_does_not_know_is_refused(cluster: Laboratory) -> None:
    with pytest.raises(Exception, match="does not know"):
        ask(cluster.folder, {"do": "dance"})


def _namespaces() -> set[str]:
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        for kind in ("net", "mnt", "pid"):
            try:
                found.add(str((process / "ns" / kind).readlink()))
            except OSError:
                continue
    return found


def _links() -> str:
    return subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout


def _mounts() -> str:
    return Path("/proc/self/mounts").read_text()
