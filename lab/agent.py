"""A machine's agent: runs, outside the chroot but on the machine's network, the commands that it hands over.

    python -m lab.agent --root ROOT --node tvox1 --control SOCKET

`mongo`, `mongodump` and `reboot` in the machine are `tvox-handover`, which passes its name, its folder and its
arguments (separated by NUL) with its own three descriptors over /run/tvox/agent.sock, and exits with the status that
comes back.
"""

import argparse
import array
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from lab.state import LabError, ask


@dataclass(frozen=True)
class Call:
    """One handed-over command; `descriptors` are its input and outputs."""

    program: str
    folder: str
    arguments: list[str]
    descriptors: list[int]


def serve(root: Path, node: str, control: Path) -> None:
    """Answer calls until killed."""
    place = root / "run/tvox/agent.sock"
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        # The path can be longer than a socket address may be, so bind by a short name.
        os.chdir(place.parent)
        listening.bind(place.name)
        listening.listen(16)
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_answer, args=(connection, root, node, control), daemon=True).start()


def _answer(connection: socket.socket, root: Path, node: str, control: Path) -> None:
    with connection:
        message, ancillary, _, _ = connection.recvmsg(65536, socket.CMSG_SPACE(3 * array.array("i").itemsize))
        descriptors = array.array("i")
        for _, _, data in ancillary:
            descriptors.frombytes(data)
        try:
            program, folder, *arguments = message.decode(errors="surrogateescape").split("\0")
            status = _run(Call(program, folder, arguments, list(descriptors)), root, node, control)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        connection.sendall(str(status).encode())


def _run(call: Call, root: Path, node: str, control: Path) -> int:
    if call.program == "reboot":
        return _reboot(node, control, call.descriptors[2])
    module = {
        "mongo": ["lab.chat.shell"],
        "mongodump": ["lab.chat.dump", "--root", str(root), "--cwd", call.folder],
    }[call.program]
    stdin, stdout, stderr = call.descriptors
    command = [sys.executable, "-m", *module, *call.arguments]
    return subprocess.run(command, stdin=stdin, stdout=stdout, stderr=stderr, check=False).returncode & 0xFF


def _reboot(node: str, control: Path, stderr: int) -> int:
    try:
        ask(control.parent, {"do": "reboot", "node": node, "wait": False})
    except LabError as refused:
        os.write(stderr, f"reboot: {refused}\n".encode())
        return 1
    return 0


def main() -> None:
    """Parse the command line and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--node", required=True)
    parser.add_argument("--control", type=Path, required=True)
    options = parser.parse_args()
    serve(options.root, options.node, options.control)


if __name__ == "__main__":
    main()
