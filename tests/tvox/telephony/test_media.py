"""What this PC's own control call says of findings about sound."""

from dataclasses import replace

import pytest

from tvox.findings import Finding, Kind, Verdict, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.telephony.media import Baseline, about_media, beside_baselines
from tvox.texts import Text

QUIET = Baseline(Text("longest gap 20 ms"), None, None)
DISTURBED = Baseline(Text("longest gap 300 ms"), Text("a gap of 300 ms"), None)
UNFIT = Baseline(Text("longest gap 900 ms"), Text("a gap of 900 ms"), Text("a gap of 900 ms"))
BLIND = CouldNotLook(Text("control call"), Text("its process ended"), Text("Run it again."))
GREEN = passed(Text("sound"), expected=Text("tone"), observed=Text("tone heard"), advisory=Text("Mind."))
RED = failed(Text("sound"), expected=Text("tone"), observed=Text("silence"), next_step=Text("Look."))
UNSEEN = not_observed(
    Text("sound"), expected=Text("tone"), observed=Text("cut"), next_step=Text("Again."), kind=Kind.SUITE_ERROR
)


@pytest.mark.parametrize("finding", [GREEN, RED])
def test_a_quiet_control_call_stands_beside_the_finding_ok(finding: Finding) -> None:
    seen = beside_baselines(about_media(finding), [QUIET])

    assert seen.verdict is finding.verdict
    assert str(finding.observed) in str(seen.observed)
    assert "longest gap 20 ms" in str(seen.observed)
    assert seen.advisory == finding.advisory


@pytest.mark.parametrize("finding", [GREEN, RED])
@pytest.mark.parametrize(("baseline", "said"), [(UNFIT, "gap of 900 ms"), (BLIND, "its process ended")])
def test_an_unfit_pc_proves_nothing_ko(finding: Finding, baseline: Baseline | CouldNotLook, said: str) -> None:
    seen = beside_baselines(about_media(finding), [QUIET, baseline])

    assert (seen.verdict, seen.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_MEASURED)
    assert said in str(seen.observed)
    assert str(finding.observed) in str(seen.observed)


def test_a_disturbed_pc_may_have_missed_what_failed_but_invents_nothing_that_passed() -> None:
    assert beside_baselines(about_media(RED), [DISTURBED]).verdict is Verdict.NOT_OBSERVED
    assert beside_baselines(about_media(GREEN), [DISTURBED]).verdict is Verdict.PASS


@pytest.mark.parametrize("finding", [GREEN, RED, UNSEEN])
def test_signalling_stays_as_it_is(finding: Finding) -> None:
    assert beside_baselines(finding, [UNFIT]) == finding


def test_what_was_not_observed_stays_so_with_its_own_reason() -> None:
    seen = beside_baselines(about_media(UNSEEN), [UNFIT])

    assert (seen.kind, str(seen.observed)) == (Kind.SUITE_ERROR, "cut")


def test_a_finding_remains_about_media_when_it_is_changed() -> None:
    cleaned = replace(about_media(RED), observed=Text("***"))

    assert beside_baselines(cleaned, [DISTURBED]).verdict is Verdict.NOT_OBSERVED
