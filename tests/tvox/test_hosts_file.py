import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, FakeShell, fake_cluster, fake_node, output
from tests.tvox.web_facts import on_nodes
from tvox.findings import Kind, Verdict, worst
from tvox.hosts_file import HostsFile, HostsLine, judge_hosts_files, read_hosts_file
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk

DOMAIN = "tam.example.com"
PAIR = fake_cluster()
ALONE = Cluster({"tvox1": fake_node("tvox1")}, "172.16.95.71")
OWN = {"tvox1": "172.16.95.70 tam01", "tvox2": "172.16.95.73 tam02"}
NODE_IP = f"172.16.95.71 {DOMAIN}"


def parsed(*lines: str, hostname: str = "tam01") -> HostsFile:
    text = "127.0.0.1 localhost\n" + "\n".join(lines) + "\n"
    shell = FakeShell({"/etc/hosts": f"{text}== hostname ==\n{hostname}\n"})
    return read_hosts_file(fake_node("tvox1", shell=shell))


def judged(*lines: str) -> Verdict:
    """TVOX 1's file in a pair, TVOX 2's being right."""
    files = on_nodes(parsed(*lines), parsed(OWN["tvox2"], NODE_IP, hostname="tam02"))
    return worst(judge_hosts_files(files, PAIR, DOMAIN))


def test_read_hosts_file_with_comments_aliases_and_tabs() -> None:
    file = parsed("  # old", "#172.16.95.70 tam.old.com", f"172.16.95.71\t{DOMAIN} tam   # node IP", "")
    assert file.lines[1:] == (
        HostsLine("172.16.95.70", ("tam.old.com",), active=False),
        HostsLine("172.16.95.71", (DOMAIN, "tam")),
    )


def test_read_hosts_file_of_this_machine() -> None:
    file = read_hosts_file(fake_node("tvox1", shell=LocalShell()))
    assert file.addresses_of("LOCALHOST")
    assert file.hostname


def test_read_hosts_file_refuses_a_missing_file() -> None:
    shell = FakeShell({"/etc/hosts": output(stderr="No such file", status=1)})
    with pytest.raises(CouldNotAsk, match="No such file"):
        read_hosts_file(fake_node("tvox1", shell=shell))


def test_judge_pair_ok() -> None:
    assert judged(OWN["tvox1"], NODE_IP) is Verdict.PASS


@pytest.mark.parametrize(
    "lines",
    [
        (OWN["tvox1"],),
        (OWN["tvox1"], f"172.16.95.70 {DOMAIN}"),
        (OWN["tvox1"], f"#{NODE_IP}"),
        (OWN["tvox1"], f"# {NODE_IP}"),
        (OWN["tvox1"], NODE_IP, f"172.16.95.73 {DOMAIN}"),
        (OWN["tvox1"], f"127.0.0.1 {DOMAIN}", NODE_IP),
        (NODE_IP,),
        ("172.16.95.73 tam01", NODE_IP),
        ("172.16.95.71 tam01", NODE_IP),
    ],
    ids=[
        "missing",
        "own-address",
        "commented",
        "commented-2",
        "two",
        "loopback",
        "no-own",
        "others-own",
        "own-at-node-ip",
    ],
)
def test_judge_pair_ko(lines: tuple[str, ...]) -> None:
    assert judged(*lines) is Verdict.FAIL


def test_judge_pair_advises_on_a_line_that_is_there_twice() -> None:
    findings = judge_hosts_files(on_nodes(parsed(OWN["tvox1"], NODE_IP, NODE_IP)), PAIR, DOMAIN)
    assert worst(findings) is Verdict.PASS
    assert [str(finding.advisory) for finding in findings if finding.advisory] == ["the line is there 2 times"]


def test_judge_says_that_the_line_is_commented_out() -> None:
    findings = judge_hosts_files(on_nodes(parsed(f"#{NODE_IP}")), PAIR, DOMAIN)
    assert "commented out" in str(findings[0].observed)


def test_judge_stand_alone_ok() -> None:
    own = ALONE.nodes["tvox1"].address
    assert worst(judge_hosts_files(on_nodes(parsed(f"{own} {DOMAIN}")), ALONE, DOMAIN)) is Verdict.PASS


@pytest.mark.parametrize("line", ["", "172.16.95.99 tam.example.com", f"#172.16.95.70 {DOMAIN}"])
def test_judge_stand_alone_ko(line: str) -> None:
    assert worst(judge_hosts_files(on_nodes(parsed(line)), ALONE, DOMAIN)) is Verdict.FAIL


def test_judge_without_a_domain_is_not_observed_on_a_stand_alone_tvox() -> None:
    (finding,) = judge_hosts_files(on_nodes(parsed()), ALONE, None)
    assert finding.kind is Kind.NOT_TESTABLE


def test_judge_without_a_domain_still_judges_a_pairs_own_names() -> None:
    assert worst(judge_hosts_files(on_nodes(parsed(NODE_IP)), PAIR, None)) is Verdict.FAIL


def test_judge_of_a_pair_without_a_domain_says_what_was_not_looked_at() -> None:
    file = HostsFile((HostsLine("172.16.95.70", ("tam01",)),), "tam01")
    first, _second = judge_hosts_files(on_nodes(file, BLIND), PAIR, None)
    assert first.verdict is Verdict.PASS
    assert "was not looked at" in str(first.advisory)


def test_judge_unreachable() -> None:
    assert worst(judge_hosts_files(on_nodes(BLIND, BLIND), PAIR, DOMAIN)) is Verdict.NOT_OBSERVED
