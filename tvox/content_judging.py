"""C7-CONTENT: a file with the same size and time but other bytes is found, or the share that could hide is stated."""

from collections.abc import Mapping

from tvox.file_content import FileContent, alike, suspicious
from tvox.file_judging import LOOK, NAMED
from tvox.file_manifest import shown_name
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.texts import Text, joined, listed, verbatim

SAME_BYTES = Text("files of the same name, size and time hold the same bytes on both nodes")
REPAIR = Text(
    "Compare these files by hand and copy them from the master to the slave: the synchronisation, which looks at size "
    "and time, will never repair them."
)
LOOK_AGAIN = Text("Run this check again when these files are not being written.")
READ_ENOUGH = 0.5
"""Below this share of the chosen files, what could be compared says nothing about the tree."""


def judge_file_content(content: FileContent) -> list[Finding]:
    """Unequal in both readings is a FAIL; too few comparable files, or unreadable ones, are not a PASS.

    Nor is a file that was unequal at first and then changed, or went, before it was seen to be equal.
    """
    if content.blind is not None:
        return [content.blind.as_finding(SAME_BYTES)]
    if len(content.nodes) != 2:
        return [_not_comparable(content, Text("there is one node only: nothing to compare it with"))]
    findings = []
    unequal = suspicious(content.again) if content.again is not None else suspicious(content.hashes)
    if unequal:
        named = listed((shown_name(path) for path in unequal), at_most=NAMED)
        observed = Text(
            "other bytes behind the same size and time: {files} ({count} in all)", count=len(unequal), files=named
        )
        findings.append(failed(_where(content), expected=SAME_BYTES, observed=observed, next_step=REPAIR))
    unsettled = _unsettled(content)
    if unsettled:
        findings.append(_changing(content, unsettled))
    obstacle = _obstacle(content)
    if obstacle is not None:
        findings.append(_not_comparable(content, obstacle))
    return findings or [passed(_where(content), expected=SAME_BYTES, observed=_equal(content))]


def _unsettled(content: FileContent) -> list[str]:
    """Files of unequal content that the second reading did not find with equal size and time."""
    return sorted(suspicious(content.hashes).keys() - alike(content.again).keys()) if content.again is not None else []


def _changing(content: FileContent, unsettled: list[str]) -> Finding:
    named = listed((shown_name(path) for path in unsettled), at_most=NAMED)
    message = "other bytes behind the same size and time, then changed before they could be read again: {files}"
    return not_observed(
        _where(content),
        expected=SAME_BYTES,
        observed=Text(message, files=named),
        next_step=LOOK_AGAIN,
        kind=Kind.IN_FLIGHT,
    )


def _obstacle(content: FileContent) -> Text | None:
    unreadable = [shown_name(line) for line in (*content.unreadable, *_complaints(content))]
    if unreadable:
        return Text("not everything could be read: {complaints}", complaints=listed(unreadable))
    chosen, compared = len(content.chosen.paths), len(alike(content.hashes))
    if not compared or compared < READ_ENOUGH * chosen:
        message = "of {chosen} files to read only {compared} are of the same size and time on both nodes"
        return Text(message, chosen=chosen, compared=compared)
    if content.chosen.rest and not content.chosen.sampled & alike(content.hashes).keys():
        return Text("none of the {rest} files of the large folders was read", rest=content.chosen.rest)
    return None


def _complaints(content: FileContent) -> list[str]:
    readings = (content.hashes.seen(), content.again.seen() if content.again is not None else {})
    answered = [hashes for seen in readings if isinstance(seen, Mapping) for hashes in seen.values()]
    return [line for hashes in answered for line in hashes.unreadable]


def _equal(content: FileContent) -> Text:
    compared, chosen = alike(content.hashes), content.chosen
    left = len(chosen.paths) - len(compared)
    if chosen.whole and not left:
        return Text("all {count} files read and the same on both nodes", count=len(compared))
    sentences = [Text("{count} files read and the same on both nodes", count=len(compared))]
    if not chosen.whole:
        sentences += [
            _bound(len(chosen.sampled & compared.keys()), chosen.rest),
            Text("seed {seed}", seed=content.seed),
        ]
    if left:
        message = "{count} not of the same size and time on both, see the check of files"
        sentences.append(Text(message, count=left))
    if chosen.recent_left_out:
        sentences.append(Text("{count} recent files were too many to read", count=chosen.recent_left_out))
    return joined(sentences)


def _bound(sampled: int, rest: int) -> Text:
    """Rule of three; a sample of all leaves nothing."""
    if sampled >= rest:
        return Text("all {rest} others among them", rest=rest)
    return Text(
        "{sampled} of them drawn at random from {rest}: 95 % certain that fewer than {percent} % of those differ",
        sampled=sampled,
        rest=rest,
        percent=min(100.0, round(300 / sampled, 3)),
    )


def _not_comparable(content: FileContent, observed: Text) -> Finding:
    return not_observed(
        _where(content), expected=SAME_BYTES, observed=observed, next_step=LOOK, kind=Kind.COULD_NOT_COMPARE
    )


def _where(content: FileContent) -> Text:
    return Text("content of {root}", root=verbatim(content.root))
