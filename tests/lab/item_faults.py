"""Which item of the check-list finds which fault of the lab, and what else that fault really breaks."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.lab.verdicts import BLIND, FAIL


@dataclass(frozen=True)
class Cell:
    """One fault, and all that is not PASS with it among the items of one area (or of `selection`)."""

    fault: str
    turns: Mapping[str, str]
    selection: tuple[str, ...] = ()

    @property
    def selected(self) -> tuple[str, ...]:
        """What pytest is asked for."""
        area = next(iter(self.turns)).split("-")[1].lower()
        return self.selection or (f"tests_uat/test_{area}.py",)

    def __str__(self) -> str:
        return f"{self.fault}-{next(iter(self.turns))}"


def finds(item: str, *faults: str, also: Mapping[str, str] | None = None) -> tuple[Cell, ...]:
    """Each of these faults turns the item to FAIL, and `also` those that have the same defect."""
    return tuple(Cell(fault, {item: FAIL, **(also or {})}) for fault in faults)


BANNED = Cell("registration-refused", dict.fromkeys((f"UAT-TEL-{number:03}" for number in range(1, 7)), BLIND))
"""After the first refusal no other password is tried, so that nobody can say which extensions are right."""

UNREACHABLE = {"UAT-TEL-004": FAIL, "UAT-TEL-005": FAIL, "UAT-TEL-006": BLIND}
"""Where no extension can be called, nothing that needs two of them is right, and no digit can be sent."""

CELLS: tuple[Cell, ...] = (
    *finds("UAT-TEL-001", "account-refused"),
    BANNED,
    *finds("UAT-TEL-002", "wideband-one-way", "codec-missing"),
    *finds("UAT-TEL-002", "one-way-audio"),
    *finds("UAT-TEL-002", "rtp-loss", also={"UAT-TEL-003": FAIL}),
    *finds("UAT-TEL-002", "pbx-486", "pbx-503", "pbx-timeout", also=UNREACHABLE),
    *finds("UAT-TEL-003", "echo-mute"),
    *finds("UAT-TEL-004", "caller-name-wrong"),
    *finds("UAT-TEL-005", "busy-not-told"),
    *finds("UAT-TEL-006", "dtmf-doubled"),
    *finds("UAT-SUP-001", "hold-silent"),
    *finds("UAT-SUP-002", "transfer-drops"),
    *finds("UAT-SUP-003", "transfer-not-returned"),
    *finds("UAT-SUP-004", "forward-ignored"),
    *finds("UAT-SUP-005", "forward-busy-ignored"),
    *finds("UAT-PBX-001", "pickup-by-anybody"),
    *finds("UAT-PBX-002", "park-lost"),
    *finds("UAT-PBX-003", "group-member-silent"),
    *finds("UAT-PBX-004", "sequence-reversed"),
    *finds("UAT-PBX-005", "short-number-wrong", "lock-without-effect"),
    *finds("UAT-PBX-006", "class-without-effect"),
    *finds("UAT-CCS-001", "agent-not-called"),
    *finds("UAT-CCS-002", "queue-without-overflow"),
    *finds("UAT-CCS-004", "ivr-wrong-branch", "ivr-prompt-changed"),
    *finds("UAT-CCS-005", "lookup-down"),
    *finds("UAT-CCS-006", "calendar-without-effect"),
    *finds("UAT-CCS-007", "voice-bot-mute"),
    *finds("UAT-REC-001", "recording-silent", "recording-missing"),
    *finds("UAT-VFC-001", "mailbox-light-off"),
    *finds("UAT-VFC-002", "conference-any-pin", "conference-one-deaf"),
    *finds("UAT-TRK-002", "inbound-misrouted"),
    *finds("UAT-TRK-003", "outbound-caller-id-wrong", "line-lost"),
    *finds("UAT-TRK-004", "backup-line-missing"),
    *finds("UAT-TRK-005", "unassigned-refused"),
    *finds("UAT-EMG-002", "emergency-rule-missing"),
    *finds("UAT-DEV-003", "lamp-dark"),
    *finds("UAT-SEC-001", "anonymous-accepted"),
    *finds("UAT-SEC-002", "certificate-expiring", "tls-old-protocol"),
    *finds("UAT-SEC-003", "srtp-off"),
    *finds("UAT-SEC-005", "port-open"),
    *finds("UAT-INT-003", "notifications-doubled"),
    *finds("UAT-PRF-001", "rtp-loss"),
    Cell("too-few-calls", {"UAT-PRF-002": FAIL}, ("-m", "load", "tests_uat/test_prf.py")),
    *finds("UAT-PRF-004", "time-shift-logged"),
    *finds("UAT-PRF-005", "time-service-lost"),
)
"""Which phone stands where is the scheduler's choice, so a fault that concerns some phones only is looked for in one
area, where the order is always the same."""

WHOLE_LIST: Mapping[str, Mapping[str, str]] = {
    "ivr-wrong-branch": {"UAT-CCS-004": FAIL},
    "recording-silent": {"UAT-REC-001": FAIL},
    "wideband-one-way": {"UAT-TEL-002": FAIL},
    "dtmf-doubled": {"UAT-TEL-006": FAIL},
    "line-lost": {"UAT-TRK-003": FAIL},
    "rtp-loss": {"UAT-PRF-001": FAIL, "UAT-TEL-002": FAIL, "UAT-TEL-003": FAIL},
    "calendar-without-effect": {"UAT-CCS-006": FAIL},
    "caller-name-wrong": {"UAT-TEL-004": FAIL},
    "outbound-caller-id-wrong": {
        "UAT-TRK-003": FAIL,
        # An outside telephone that is shown a stranger's number does not answer.
        **dict.fromkeys(("UAT-PBX-005", "UAT-PBX-006", "UAT-PRF-001"), BLIND),
    },
    "transfer-drops": {"UAT-SUP-002": FAIL},
}
"""Defects that a customer would notice, with the whole list: the right item finds each, and no other FAILs."""
