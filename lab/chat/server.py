"""The `mongod` of one node: `python -m lab.chat.server --root ROOT --address IP [--peer IP] --set-name NAME`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from lab.chat import VERSION
from lab.chat.commands import describing, measuring, reading, replicaset, writing
from lab.chat.connections import Connections
from lab.chat.disk import FOLDER, Disk, FolderInUseError
from lab.chat.log import LOG_FILE, Log
from lab.chat.member import Member
from lab.chat.mongod import Mongod
from lab.chat.oplog import Oplog
from lab.chat.peer import Options

COMMAND_MODULES = (describing, measuring, reading, replicaset, writing)
CANNOT_LISTEN = 48
CANNOT_USE_FOLDER = 100

STARTUP_WARNINGS = (
    ("STORAGE", ""),
    ("STORAGE", "** WARNING: Using the XFS filesystem is strongly recommended with the WiredTiger storage engine"),
    ("STORAGE", "**          See http://dochub.mongodb.org/core/prodnotes-filesystem"),
    ("CONTROL", ""),
    ("CONTROL", "** WARNING: Access control is not enabled for the database."),
    ("CONTROL", "**          Read and write access to data and configuration is unrestricted."),
    ("CONTROL", ""),
    ("CONTROL", ""),
    ("CONTROL", "** WARNING: /sys/kernel/mm/transparent_hugepage/enabled is 'always'."),
    ("CONTROL", "**        We suggest setting it to 'never'"),
    ("CONTROL", ""),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal; the exit status."""
    given = _arguments().parse_args(arguments)
    bind_ips = (given.bind_ip or f"127.0.0.1,{given.address}").split(",")
    log = Log(given.root / LOG_FILE)
    disk = Disk(given.root / FOLDER)
    command_line = ["mongod", *(sys.argv[1:] if arguments is None else arguments)]
    try:
        with disk.locked():
            return asyncio.run(_serve(_options(given), disk, log, command_line, given.port, bind_ips))
    except FolderInUseError as held:
        log.write("STORAGE", "initandlisten", f"exception in initAndListen: DBPathInUse: {held}", severity="E")
        return CANNOT_USE_FOLDER
    except OSError as refused:
        log.write("CONTROL", "initandlisten", f"Failed to set up listener: SocketException: {refused}", severity="E")
        return CANNOT_LISTEN


async def _serve(
    options: Options, disk: Disk, log: Log, command_line: list[str], port: int, bind_ips: list[str]
) -> int:
    log.write("CONTROL", "initandlisten", f"MongoDB starting : port={port} dbpath=/{FOLDER} 64-bit")
    log.write("CONTROL", "initandlisten", f"db version v{VERSION}")
    for component, message in STARTUP_WARNINGS:
        log.warn_at_startup(component, message)
    held = disk.load()
    oplog = Oplog(disk, held.entries, held.data)
    server = Mongod(Member(options, oplog, disk, held.member, log), command_line, port, bind_ips)
    listener = await asyncio.start_server(Connections(server).serve, bind_ips, port)
    log.write("NETWORK", "initandlisten", f"waiting for connections on port {port}")
    stopped = _stop_signal()
    async with asyncio.TaskGroup() as running:
        tasks = [running.create_task(task) for task in server.tasks()]
        await stopped.wait()
        for task in tasks:
            task.cancel()
    listener.close()
    disk.sync()
    log.write("CONTROL", "signalProcessingThread", "shutting down with code:0")
    return 0


def _stop_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _options(given: argparse.Namespace) -> Options:
    return Options(
        root=given.root,
        host=f"{given.address}:{given.port}",
        peer=f"{given.peer}:{given.port}" if given.peer else None,
        set_name=given.set_name,
        noop_every=given.noop_every,
        heartbeat_every=given.heartbeat_every,
    )


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab.chat.server", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="the node's root directory")
    parser.add_argument("--address", required=True, help="the node's physical address")
    parser.add_argument("--peer", help="the other node's physical address; none for a stand-alone TVOX")
    parser.add_argument("--set-name", required=True, help="rs-telenia-<hex>.<number>-<release>, for a new set")
    parser.add_argument("--port", type=int, default=27017)
    parser.add_argument("--bind-ip", help="addresses to listen on, by commas; 127.0.0.1 and --address unless given")
    parser.add_argument("--noop-every", type=float, default=1.0, help="seconds; the real server waits 10")
    parser.add_argument("--heartbeat-every", type=float, default=0.5, help="seconds; the real server waits 2")
    return parser


if __name__ == "__main__":
    sys.exit(main())
