"""What both kinds of transfer share: how the PBX took it, whether the transferer is free, and who talks then."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.telephony.calling import END_WITHIN_S, judged, not_reached
from tvox.telephony.phones import Call, CallFacts, TransferFacts
from tvox.texts import Text, verbatim

FREED_WITHIN_S = 3.0


@dataclass(frozen=True)
class Parties:
    """Who transfers whom to whom, by extension."""

    transferer: str
    moved: str
    target: str

    def where(self, aspect: Text) -> Text:
        """`transfer 101: 102 → 103`."""
        return Text(
            "{aspect} {transferer}: {moved} → {target}",
            aspect=aspect,
            transferer=self.transferer,
            moved=self.moved,
            target=self.target,
        )


def freed(*calls: Call) -> tuple[CallFacts, ...]:
    """The transferer's calls once the transfer is done: ended by the PBX or, where it leaves that to us, by hanging up.

    Whether hanging up ended the others' call too is heard in their talk afterwards.
    """
    for call in calls:
        call.until_ended(within=FREED_WITHIN_S)
    return tuple(call.hang_up(within=END_WITHIN_S) for call in calls)


def judge_reference(parties: Parties, referred: TransferFacts | None) -> Finding:
    """The PBX accepts the transfer and tells of no failure; None: it never came to it."""
    where, expected = parties.where(Text("transfer")), Text("The TVOX accepts the transfer (REFER)")
    if referred is None:
        return not_reached(where, expected=expected)
    wrong = None
    if not 200 <= referred.accepted < 300:
        wrong = Text("The transfer was answered: {status}", status=verbatim(str(referred.accepted or "-")))
    elif referred.outcome >= 300:
        wrong = Text("The transfer failed: {status}", status=verbatim(str(referred.outcome)))
    observed = Text("Accepted: {status}", status=verbatim(str(referred.accepted)))
    return judged(where, expected=expected, wrong=wrong, observed=observed)


def judge_freed(parties: Parties, calls: tuple[CallFacts, ...]) -> Finding:
    """All calls of the transferer have ended; none: it never came to the transfer."""
    where, expected = parties.where(Text("freed")), Text("{extension} is free again", extension=parties.transferer)
    if not calls:
        return not_reached(where, expected=expected)
    open_ones = [call for call in calls if call.ended_after is None]
    wrong = Text("Still open at {extension}: {count}", extension=parties.transferer, count=len(open_ones))
    return judged(where, expected=expected, wrong=wrong if open_ones else None, observed=Text("no call is left"))
