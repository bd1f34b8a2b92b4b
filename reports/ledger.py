"""Changes to the customer's PBX and test calls, written to the evidence store before and as they happen."""

import secrets
from collections.abc import Mapping
from typing import Any

import pytest

from reports.evidence import STORE
from reports.runs import run_of
from tvox.evidence import EvidenceStore, text_as_data, text_from_data
from tvox.manners.test_calls import TEST_CALL, CallRegister, TestCall
from tvox.manners.undo import BEGUN, UNDONE, Change, Ledger, open_changes
from tvox.texts import Text, listed


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Say what earlier runs left: items may find it in their way."""
    _warn(session.config)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say what this run leaves, before the reports are written."""
    _warn(session.config)


def _warn(config: pytest.Config) -> None:
    store = config.stash.get(STORE, None)
    if store is None:
        return
    run, found = run_of(config), [text_from_data(one["what"]) for one in open_changes(store.events()).values()]
    words = Text(
        "Changes to the PBX that were not seen taken back: {changes}. Run tvox-uat cleanup.",
        changes=listed(found, at_most=len(found)),
    )
    run.warnings = tuple(one for one in run.warnings if one.message != words.message)
    run.warnings += (words,) if found else ()


class StoredLedger:
    """The undo ledger, as events of the store."""

    def __init__(self, store: EvidenceStore) -> None:
        self._store = store

    def begun(self, change: Change) -> str:
        """Written, and on the disk, before the change is made."""
        key = secrets.token_hex(8)
        self._store.write(BEGUN, key=key, **_as_data(change))
        return key

    def undone(self, key: str, observed: Text) -> None:
        """Written when it was seen taken back."""
        self._store.write(UNDONE, key=key, observed=text_as_data(observed))


@pytest.fixture(scope="session")
def ledger(pytestconfig: pytest.Config) -> Ledger:
    """Where items note what they change."""
    return StoredLedger(pytestconfig.stash[STORE])


@pytest.fixture(scope="session")
def call_register(pytestconfig: pytest.Config) -> CallRegister:
    """Where telephones note the calls they made."""
    store = pytestconfig.stash[STORE]

    def note(call: TestCall) -> None:
        store.write(TEST_CALL, **call.as_event())

    return note


def _as_data(change: Change) -> Mapping[str, Any]:
    return {
        "what": text_as_data(change.what),
        "extension": change.extension,
        "before": text_as_data(change.before),
        "after": text_as_data(change.after),
        "dial_to_undo": change.dial_to_undo,
        "digits": change.digits,
    }
