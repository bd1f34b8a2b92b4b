"""Where calls would end, on what Asterisk 16 printed."""

import pytest

from tests.fakes.nodes import UNREACHABLE, FakeShell, Printed, fake_cluster, fake_node
from tvox.manners.pbx_routes import PbxRoutes, read_pbx_routes
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk

HOLDS = "2: eth0    inet 172.16.95.71/22 scope global eth0\\       valid_lft forever"
HOLDS_NOT = "2: eth0    inet 172.16.95.73/22 scope global eth0\\       valid_lft forever"
TOLD = """\
--- database
/CF/102                                           : 103
/pbx/UUID                                         : 4e716abe-dbbf-4264-8c45-7a917d5f7592
/short/11                                         : 118
3 results found.
--- queues
assistenza has 0 calls (max 1) in 'ringall' strategy (0s holdtime, 0s talktime), W:0, C:0, A:0, SL:0.0%, SL2:0.0%
   Members:
      PJSIP/135 (ringinuse enabled) (dynamic) (Not in use) has taken no calls yet
      PJSIP/777 (ringinuse enabled) (Unavailable) has taken no calls yet
   No Callers

--- 101
[ Context 'internal' created by 'pbx_config' ]
  '_1XX' =>         1. Dial(PJSIP/${EXTEN},30)                    [extensions.conf:5]
                    2. Hangup()                                   [extensions.conf:6]

-= 1 extension (2 priorities) in 1 context. =-
--- 301
[ Context 'internal' created by 'pbx_config' ]
  '301' =>          1. Dial(PJSIP/131&PJSIP/555,20)               [extensions.conf:9]
--- 401
[ Context 'internal' created by 'pbx_config' ]
  '401' =>          1. Answer()                                   [extensions.conf:11]
                    2. Queue(assistenza,t)                        [extensions.conf:12]
--- 12
[ Context 'inside' created by 'pbx_config' ]
  '12' =>           1. Goto(outside,0118,1)                       [extensions.conf:141]
                    2. GotoIf($["${A}" = "1"]?over)               [extensions.conf:142]
--- 999
There is no existence of '999' extension in all contexts
"""
NUMBERS = ("101", "301", "401", "12", "999")


def pair(tvox1: dict[str, Printed], tvox2: dict[str, Printed]) -> Cluster:
    return fake_cluster(fake_node("tvox1", shell=FakeShell(tvox1)), fake_node("tvox2", shell=FakeShell(tvox2)))


def test_read_pbx_routes_ok() -> None:
    routes = read_pbx_routes(pair({"ip -o": HOLDS_NOT}, {"ip -o": HOLDS, "database show": TOLD}), NUMBERS)

    assert routes.of("101") == ()
    assert routes.of("102") == ("103",)
    assert routes.of("11") == ("118",)
    assert routes.of("12") == ("0118",)
    assert routes.of("301") == ("131", "555")
    assert routes.of("401") == ("135", "777")


@pytest.mark.parametrize(
    ("step", "ends"),
    [
        ('GotoIf($["${DB(NIGHT/${EXTEN})}" = "1"]?outside,0118,1:inside,103,1)', ("0118", "103")),
        ('GotoIf($["${A}" = "112"]?150:over)', ()),
        ("GotoIfTime(20:00-08:00,*,*,*?night,0118,1)", ("0118",)),
        ("Gosub(outside,0118,1(x,30))", ("0118",)),
        ('ExecIf($["${A}" = "1"]?Dial(PJSIP/0118@line,30))', ("0118",)),
    ],
)
def test_steps_that_lead_on_under_a_condition_are_read(step: str, ends: tuple[str, ...]) -> None:
    told = TOLD + f"--- 13\n  '13' =>   1. {step}      [extensions.conf:150]\n"
    cluster = pair({"ip -o": HOLDS_NOT}, {"ip -o": HOLDS, "database show": told})

    assert read_pbx_routes(cluster, (*NUMBERS, "13")).of("13") == ends


def test_a_forward_of_a_forward_is_followed_and_a_ring_of_them_ends() -> None:
    routes = PbxRoutes({"102": ("103",), "103": ("112", "102")})

    assert routes.of("102") == ("103", "112")


@pytest.mark.parametrize(
    ("tvox1", "tvox2"),
    [
        pytest.param({"ip -o": HOLDS_NOT}, {"ip -o": HOLDS_NOT}, id="nobody holds the node IP"),
        pytest.param({"ip -o": UNREACHABLE}, {"ip -o": HOLDS_NOT}, id="the holder is silent"),
        pytest.param({"ip -o": HOLDS_NOT}, {"ip -o": HOLDS, "database": "Unable to connect to remote"}, id="no PBX"),
        pytest.param({"ip -o": HOLDS_NOT}, {"ip -o": HOLDS, "database": TOLD.split("--- 401")[0]}, id="cut"),
        pytest.param({"ip -o": HOLDS_NOT}, {"ip -o": HOLDS, "database": UNREACHABLE}, id="silent in the middle"),
    ],
)
def test_read_pbx_routes_unreachable(tvox1: dict[str, Printed], tvox2: dict[str, Printed]) -> None:
    with pytest.raises(CouldNotAsk):
        read_pbx_routes(pair(tvox1, tvox2), NUMBERS)
