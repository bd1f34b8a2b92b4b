"""Results that a workbook brings back, on their way into the evidence."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.evidence_store import opened_store
from cli.guided import answered_phase
from tvox.checklist.answers import every_answer_in, write_answer, write_late_verdict
from tvox.checklist.effective import CheckList
from tvox.checklist.history import verdicts_at
from tvox.checklist.item import Item
from tvox.checklist.sheet_answers import SheetAnswer, Told, judge_answers, new_answers
from tvox.checklist.sheet_cells import not_taken_over
from tvox.checklist.taking_over import TakenOver
from tvox.evidence import EvidenceStore
from tvox.evidence_place import evidence_place
from tvox.secrets import Secrets
from tvox.site import Site
from tvox.site_file import SiteError
from tvox.texts import Text


@dataclass(frozen=True)
class Results:
    """The answers that the evidence does not have yet; `store` None where the sheet holds none at all."""

    store: EvidenceStore | None = None
    phase: str = ""
    items: Mapping[str, Item] | None = None
    answers: tuple[SheetAnswer, ...] = ()

    def keep(self) -> None:
        """Write answers and the verdicts that follow from them."""
        if self.store is None or self.items is None or not self.answers:
            return
        self.store.write("answering started", phase=self.phase)
        for answer in self.answers:
            item = self.items[answer.id]
            write_late_verdict(self.store, item, write_answer(self.store, item, self.phase, answer.given))


@contextmanager
def results_of(
    taken: TakenOver, site: Site, after: CheckList, phase: str | None, folder: Path | None
) -> Iterator[Results]:
    """The sheet's answers with the evidence open for them; it stays closed where there is none."""
    if not taken.answers:
        yield Results()
        return
    if phase and taken.phase and phase != taken.phase:
        raise SiteError(Text("The sheet is that of {sheet}, and --phase says {phase}.", sheet=taken.phase, phase=phase))
    with closing(opened_store(folder or evidence_place(site), site, Secrets())) as store:
        at = answered_phase(store, phase or taken.phase)
        told = Told(at, site.manners.profile, every_answer_in(store.events(), at), verdicts_at(store.events(), at))
        new = new_answers(taken.answers, after.by_id, told)
        problems = judge_answers(new, after.by_id, told)
        if problems:
            raise not_taken_over(problems[0].file, problems)
        yield Results(store, at, after.by_id, new)
