"""Changes to the customer's PBX and test calls, written to the evidence store before and as they happen."""

import secrets
from collections.abc import Mapping
from typing import Any

import pytest

from reports.evidence import STORE
from tvox.evidence import EvidenceStore, text_as_data
from tvox.manners.test_calls import TEST_CALL, CallRegister, TestCall
from tvox.manners.undo import BEGUN, UNDONE, Change, Ledger
from tvox.texts import Text


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
