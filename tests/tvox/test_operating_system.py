import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_cluster, fake_node, output
from tests.tvox.web_facts import on_nodes
from tvox.findings import Verdict, worst
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.operating_system import (
    OPERATING_SYSTEMS,
    ROOT_SHELLS,
    OperatingSystem,
    RootShell,
    judge_operating_system,
    judge_root_shell,
    read_operating_system,
    read_root_shell,
)
from tvox.ports import CommandOutput

CENTOS = "/etc/centos-release:CentOS Linux release 7.9.2009 (Core)\n"
DEBIAN = '/etc/os-release:NAME="Debian GNU/Linux"\n/etc/os-release:PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\n'
KERNEL = "kernel:3.10.0-1160.el7.x86_64\n"


def system(printed: str) -> OperatingSystem:
    return read_operating_system(fake_node("tvox1", shell=FakeShell({"centos-release": printed})))


def test_read_operating_system_prefers_the_distributions_own_file() -> None:
    assert system(CENTOS + DEBIAN + KERNEL) == OperatingSystem(
        "CentOS Linux release 7.9.2009 (Core)", "/etc/centos-release", "3.10.0-1160.el7.x86_64"
    )


def test_read_operating_system_falls_back_on_the_generic_file() -> None:
    assert system(DEBIAN + KERNEL).name == "Debian GNU/Linux 11 (bullseye)"


def test_read_operating_system_of_this_machine() -> None:
    assert read_operating_system(fake_node("tvox1", shell=LocalShell())).kernel


def test_read_operating_system_refuses_a_machine_without_a_name() -> None:
    with pytest.raises(CouldNotAsk, match="which operating system"):
        system(KERNEL)


@pytest.mark.parametrize(
    "name",
    ["CentOS Linux release 7.9.2009 (Core)", "CentOS Linux 7 (Core)", "CentOS release 7.2"],
)
def test_judge_operating_system_ok(name: str) -> None:
    found = OperatingSystem(name, "/etc/centos-release", "3.10")
    assert worst(judge_operating_system(on_nodes(found))) is Verdict.PASS


@pytest.mark.parametrize(
    "name",
    ["CentOS Linux release 8.5.2111", "CentOS release 6.7", "AlmaLinux release 8.5", "CentOS Linux 70", "RHEL 7.9"],
)
def test_judge_operating_system_ko(name: str) -> None:
    found = OperatingSystem(name, "/etc/centos-release", "3.10")
    assert worst(judge_operating_system(on_nodes(found))) is Verdict.FAIL


def test_judge_operating_system_unreachable() -> None:
    assert worst(judge_operating_system(on_nodes(BLIND))) is Verdict.NOT_OBSERVED


def test_judge_root_shell_ok() -> None:
    shell = read_root_shell(fake_node("tvox1", shell=FakeShell({"true": "0\n"})))
    assert worst(judge_root_shell(on_nodes(shell))) is Verdict.PASS


@pytest.mark.parametrize(
    "answer",
    [output("1000\n"), output("", status=1), output(""), output("0\n", status=1)],
    ids=["user", "1", "nothing", "0"],
)
def test_judge_root_shell_ko(answer: CommandOutput) -> None:
    shell = read_root_shell(fake_node("tvox1", shell=FakeShell({"true": answer})))
    assert worst(judge_root_shell(on_nodes(shell))) is Verdict.FAIL


def test_judge_root_shell_unreachable() -> None:
    cluster = fake_cluster(
        fake_node("tvox1", shell=FakeShell({"true": "0"})), fake_node("tvox2", shell=FakeShell({"true": UNREACHABLE}))
    )
    findings = judge_root_shell(ROOT_SHELLS.read(cluster))
    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.NOT_OBSERVED]


def test_one_silent_node_does_not_hide_the_others_system() -> None:
    cluster = fake_cluster(
        fake_node("tvox1", shell=FakeShell({"centos": CENTOS})),
        fake_node("tvox2", shell=FakeShell({"centos": UNREACHABLE})),
    )
    found = OPERATING_SYSTEMS.read(cluster)
    assert isinstance(found["tvox2"], CouldNotLook)
    assert not isinstance(found["tvox1"], CouldNotLook)


def test_root_shell_is_a_fact_of_two_words() -> None:
    assert read_root_shell(fake_node("tvox1", shell=FakeShell({"true": "0\n"}))) == RootShell(0, "0")
