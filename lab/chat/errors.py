"""What the server refuses, with MongoDB's own codes."""

from lab.chat import Document


class CommandError(Exception):
    """A command that is answered with `ok: 0`."""

    def __init__(self, code: int, name: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.name = name

    def document(self) -> Document:
        """The reply."""
        return {"ok": 0.0, "errmsg": str(self), "code": self.code, "codeName": self.name}


def bad_value(message: str) -> CommandError:
    """2."""
    return CommandError(2, "BadValue", message)


def namespace_not_found(message: str) -> CommandError:
    """26."""
    return CommandError(26, "NamespaceNotFound", message)


def not_master() -> CommandError:
    """10107: a write asked of a secondary."""
    return CommandError(10107, "NotMaster", "not master")


def not_master_no_slave_ok() -> CommandError:
    """13435: a read asked of a secondary by somebody who did not say that he puts up with one."""
    return CommandError(13435, "NotMasterNoSlaveOk", "not master and slaveOk=false")


def not_master_or_secondary() -> CommandError:
    """13436: neither reads nor writes now."""
    return CommandError(13436, "NotMasterOrSecondary", "node is recovering")


def cursor_not_found(number: int) -> CommandError:
    """43."""
    return CommandError(43, "CursorNotFound", f"cursor id {number} not found")


def not_yet_initialized() -> CommandError:
    """94."""
    return CommandError(94, "NotYetInitialized", "no replset config has been received")
