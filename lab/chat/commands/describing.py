"""Commands that describe databases and the server."""

import os

from bson import Int64

from lab.chat import VERSION, Document
from lab.chat.commands import COMMANDS, Allowed, Request, command
from lab.chat.commands.measuring import size_of
from lab.chat.data import Collection
from lab.chat.errors import CommandError, bad_value, namespace_not_found
from lab.chat.log import LOG_FILE
from lab.chat.query import matches


@command("ping")
async def ping(_request: Request) -> Document:
    """Alive."""
    return {"ok": 1.0}


@command("buildInfo", "buildinfo")
async def build_info(_request: Request) -> Document:
    """The server's version."""
    return {
        "version": VERSION,
        "gitVersion": "d47b151b55f286546e7c7c98888ae0577856ca20",
        "modules": [],
        "allocator": "tcmalloc",
        "javascriptEngine": "mozjs",
        "sysInfo": "deprecated",
        "versionArray": [4, 0, 27, 0],
        "openssl": {"running": "OpenSSL 1.0.1e-fips 11 Feb 2013", "compiled": "OpenSSL 1.0.1e-fips 11 Feb 2013"},
        "buildEnvironment": {"distmod": "rhel70", "distarch": "x86_64", "target_arch": "x86_64", "target_os": "linux"},
        "bits": 64,
        "debug": False,
        "maxBsonObjectSize": 16 * 1024 * 1024,
        "storageEngines": ["devnull", "ephemeralForTest", "mmapv1", "wiredTiger"],
        "ok": 1.0,
    }


@command("listDatabases", allowed=Allowed.READERS)
async def list_databases(request: Request) -> Document:
    """All databases with their sizes; asked of `admin` only."""
    _must_be_admin(request)
    data = request.server.member.oplog.data
    sizes = {name: sum(size_of(each.documents.values()) for each in data.of(name)) for name in data.names()}
    sizes["local"] = size_of(request.server.member.oplog.entries) if not request.body.get("nameOnly") else 0
    if request.body.get("nameOnly"):
        return {"databases": [{"name": name} for name in sorted(sizes)], "ok": 1.0}
    databases = [{"name": name, "sizeOnDisk": float(size), "empty": size == 0} for name, size in sorted(sizes.items())]
    return {"databases": databases, "totalSize": float(sum(sizes.values())), "ok": 1.0}


@command("listCollections", allowed=Allowed.READERS)
async def list_collections(request: Request) -> Document:
    """A database's collections."""
    member = request.server.member
    found = [_collection_description(each) for each in member.oplog.data.of(request.database)]
    if request.database == "local":
        found = [{"name": name, "type": "collection"} for name in ("oplog.rs", "system.replset")]
    query = request.body.get("filter") or {}
    batch = [each for each in found if matches(each, query)]
    if request.body.get("nameOnly"):
        batch = [{"name": each["name"], "type": each["type"]} for each in batch]
    return _whole_cursor(f"{request.database}.$cmd.listCollections", batch)


@command("listIndexes", allowed=Allowed.READERS)
async def list_indexes(request: Request) -> Document:
    """A collection's indexes."""
    collection = _existing(request)
    return _whole_cursor(f"{request.database}.$cmd.listIndexes.{request.subject}", list(collection.indexes))


@command("getCmdLineOpts")
async def command_line(request: Request) -> Document:
    """How the server was started."""
    server, options = request.server, request.server.member.options
    parsed = {
        "net": {"bindIp": ",".join(server.bind_ips), "port": server.port},
        "replication": {"replSetName": options.set_name},
        "storage": {"dbPath": "/var/lib/mongo", "journal": {"enabled": True}},
        "systemLog": {"destination": "file", "logAppend": True, "path": f"/{LOG_FILE}"},
    }
    return {"argv": server.command_line, "parsed": parsed, "ok": 1.0}


@command("getParameter")
async def parameter(request: Request) -> Document:
    """Some of the server's parameters."""
    known: Document = {
        "featureCompatibilityVersion": {"version": "4.0"},
        "enableTestCommands": False,
        "authenticationMechanisms": ["MONGODB-X509", "SCRAM-SHA-1", "SCRAM-SHA-256"],
    }
    wanted = known if request.subject == "*" else {name: known[name] for name in known if name in request.body}
    if not wanted:
        raise CommandError(72, "InvalidOptions", "no option found to get")
    return {**wanted, "ok": 1.0}


@command("whatsmyuri")
async def whats_my_uri(_request: Request) -> Document:
    """Where the asker comes from; the shell only wants the reply to be ok."""
    return {"you": "127.0.0.1:0", "ok": 1.0}


@command("getLog")
async def log_lines(request: Request) -> Document:
    """The start-up warnings."""
    if request.subject != "startupWarnings":
        raise bad_value(f"no RamLog named: {request.subject}")
    lines = request.server.member.log.startup_warnings
    return {"totalLinesWritten": len(lines), "log": lines, "ok": 1.0}


@command("listCommands")
async def list_commands(_request: Request) -> Document:
    """What can be asked."""
    return {"commands": {name: {"help": (each.answer.__doc__ or "")} for name, each in COMMANDS.items()}, "ok": 1.0}


@command("startSession", "endSessions", "refreshSessions", "killSessions")
async def session(request: Request) -> Document:
    """Sessions mean nothing here, but drivers open and close them."""
    return (
        {"id": {"id": os.urandom(16)}, "timeoutMinutes": 30, "ok": 1.0}
        if request.name == "startSession"
        else {"ok": 1.0}
    )


def _existing(request: Request) -> Collection:
    collection = request.server.member.oplog.data.get(request.namespace)
    if collection is None:
        raise namespace_not_found(f"ns does not exist: {request.namespace}")
    return collection


def _must_be_admin(request: Request) -> None:
    if request.database != "admin":
        message = f"{request.name} may only be run against the admin database."
        raise CommandError(13, "Unauthorized", message)


def _collection_description(collection: Collection) -> Document:
    return {
        "name": collection.name,
        "type": "collection",
        "options": collection.options,
        "info": {"readOnly": False, "uuid": collection.uuid},
        "idIndex": next((each for each in collection.indexes if each["name"] == "_id_"), {}),
    }


def _whole_cursor(namespace: str, batch: list[Document]) -> Document:
    return {"cursor": {"id": Int64(0), "ns": namespace, "firstBatch": batch}, "ok": 1.0}
