"""Why a MongoDB server gave no answer, in a technician's words, with what to do about it."""

import re
from collections.abc import Mapping

from pymongo.errors import (
    ConfigurationError,
    ConnectionFailure,
    NotPrimaryError,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

UNAUTHORISED = frozenset({13, 18})
NO_REPLICA_SET = frozenset({76, 94})
NOT_SERVING = frozenset({91, 11600, 13435, 13436})
"""Shutting down, interrupted at shutdown, neither primary nor readable secondary (recovering, initial sync)."""
TOO_SLOW = 50
CHECK_SERVICE = Text("Check `systemctl status mongod` and /var/log/mongodb/mongod.log on the machine, then run again.")


def no_answer(where: Text, within: float, exc: Exception, refusal: CouldNotAsk | None) -> CouldNotAsk:
    """Translate what pymongo raised; `refusal` is why its connection was not carried to the node, if that is known."""
    if isinstance(exc, OperationFailure | NotPrimaryError):
        return _server_refused(where, within, exc)
    if refusal is not None and isinstance(exc, ConnectionFailure):
        return refusal
    if isinstance(exc, ConfigurationError):
        return _not_compatible(where, exc)
    if isinstance(exc, ServerSelectionTimeoutError):
        why = Text("MongoDB accepts the connection but does not answer within {seconds} s", seconds=within)
    elif isinstance(exc, PyMongoError) and exc.timeout:
        return _too_slow(where, within)
    elif isinstance(exc, ConnectionFailure):
        why = Text("the connection to MongoDB broke off: {reason}", reason=_said(exc))
    else:
        why = Text("MongoDB's answer cannot be read: {reason}", reason=_said(exc))
    return CouldNotAsk(where, why, CHECK_SERVICE)


def _server_refused(where: Text, within: float, exc: OperationFailure | NotPrimaryError) -> CouldNotAsk:
    details = exc.details if isinstance(exc.details, Mapping) else {}
    code, words = details.get("code"), verbatim(str(details.get("errmsg", exc)))
    if code == TOO_SLOW:
        return _too_slow(where, within)
    if code in UNAUTHORISED:
        why = Text("MongoDB asks for a login, which the product does not have: {reason}", reason=words)
        step = Text("Ask vendor support why access control is on; ask rs.status() by hand as they say.")
    elif code in NO_REPLICA_SET:
        why = Text("MongoDB is not a member of a replica set: {reason}", reason=words)
        step = Text("Check on the master whether the cluster was set up to the end (Monitor, Fault Tolerance).")
    elif code in NOT_SERVING:
        why = Text("MongoDB does not serve reads now: {reason}", reason=words)
        step = Text(
            "Wait for the end of its synchronisation or restart (rs.status() on the other node), then run again."
        )
    else:
        why = Text("MongoDB refused the command: {reason}", reason=words)
        step = Text("Look into /var/log/mongodb/mongod.log, and report the case with the run's evidence folder.")
    return CouldNotAsk(where, why, step)


def _not_compatible(where: Text, exc: Exception) -> CouldNotAsk:
    version = re.search(r"wire version (\d+)", str(exc))
    return CouldNotAsk(
        where,
        Text(
            "MongoDB speaks wire version {version}, the suite from 7 (MongoDB 4.0) on: {reason}",
            version=version.group(1) if version else "?",
            reason=_said(exc),
        ),
        Text("Compare `mongod --version` with the product's release; ask rs.status() by hand on both nodes."),
        Kind.COULD_NOT_COMPARE,
    )


def _too_slow(where: Text, within: float) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text("MongoDB had not answered after {seconds} s and was stopped", seconds=within),
        Text("Look at the load of the machine (top, iostat), then run again."),
    )


def _said(exc: Exception) -> Text:
    """The tool's own words, without the address of the tunnel's local end and its description of the topology."""
    words = re.sub(r"127\.0\.0\.1:\d+:? ?", "", str(exc).split(", Timeout:")[0].split(" (configured timeouts")[0])
    return verbatim(words.strip() or type(exc).__name__)
