"""Who agreed to which list: the fingerprint of the list as it holds, and whether it is still the one agreed to."""

import json
from hashlib import sha256

from tvox.checklist.effective import CheckList
from tvox.texts import Text, listed


def fingerprint(checklist: CheckList) -> str:
    """SHA-256 over everything that the list says: its items in order, and what was taken off, with the reasons."""
    said = {
        "items": [item.model_dump(mode="json") for item in checklist.items],
        "removed": [removal.model_dump(mode="json") for removal in checklist.removed.values()],
        "changed": [change.model_dump(mode="json") for change in checklist.changed.values()],
    }
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def changed_since_approval(checklist: CheckList) -> bool:
    """Whether the list is another one than was agreed to."""
    return checklist.approval is not None and checklist.approval.hash != fingerprint(checklist)


def approval_words(checklist: CheckList) -> Text:
    """One sentence for every report."""
    approval = checklist.approval
    if approval is None:
        return Text("The check-list was not approved by anybody.")
    names, day = listed(approval.names, at_most=len(approval.names)), approval.date.isoformat()
    if changed_since_approval(checklist):
        return Text("The check-list was changed after {names} approved it on {day}.", names=names, day=day)
    return Text("The check-list was approved by {names} on {day}.", names=names, day=day)
