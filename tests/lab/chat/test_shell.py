"""The `mongo` command as the guide and the suite use it."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest

from lab.chat.client import Connection
from lab.chat.javascript import Interpreter
from tests.lab.chat.chat_node import ADDRESSES, SET_NAME, ChatNode, Pair

DATE = r'ISODate\("\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"\)'


def evaluated(node: ChatNode, source: str) -> str:
    """What `mongo --quiet --eval` prints, which must have worked."""
    result = node.mongo("--quiet", "--eval", source)
    assert (result.returncode, result.stderr) == (0, ""), result
    return result.stdout


def test_the_guides_session(seeded: Pair) -> None:
    result = seeded.first.mongo(typed="rs.status()\nexit\n")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "MongoDB shell version v4.0.27"
    assert lines[1] == f"connecting to: mongodb://{seeded.first.host}/?gssapiServiceName=mongodb"
    assert re.fullmatch(r'Implicit session: session \{ "id" : UUID\("[0-9a-f-]{36}"\) \}', lines[2])
    assert lines[3:5] == ["MongoDB server version: 4.0.27", "Server has startup warnings: "]
    assert any("Access control is not enabled" in line for line in lines)
    assert f'\t"set" : "{SET_NAME}",' in lines
    assert lines[-1] == "bye"
    members = result.stdout[result.stdout.index('\t"members" : [') :]
    assert re.search(r'\t\t\t"name" : "127\.0\.0\.70:\d+",\n\t\t\t"health" : 1,\n\t\t\t"state" : 1,', members)
    assert re.search(r'\t\t\t"stateStr" : "SECONDARY",\n\t\t\t"uptime" : \d+,\n\t\t\t"optime" : \{\n', members)
    assert re.search(r'"ts" : Timestamp\(\d+, \d+\),\n\t\t\t\t"t" : NumberLong\(\d+\)\n\t\t\t\},', members)
    assert re.search(rf'"lastHeartbeat" : {DATE},\n', members)
    assert re.search(r'"pingMs" : NumberLong\(\d+\),', members)
    assert f'"syncingTo" : "{seeded.first.host}",' in members


def test_chosen_fields_as_json(seeded: Pair) -> None:
    source = (
        "var s = rs.status(); print(JSON.stringify({set: s.set, me: s.myState, term: s.term, date: s.date,"
        " committed: s.optimes.lastCommittedOpTime, members: s.members.map(function (m) {"
        " return {name: m.name, state: m.stateStr, health: m.health, version: m.configVersion}; })}))"
    )
    answer = json.loads(evaluated(seeded.second, source))
    status = seeded.second.status()
    assert (answer["set"], answer["me"]) == (SET_NAME, 2)
    assert answer["term"] == {"$numberLong": str(status["term"])}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer["date"])
    assert set(answer["committed"]["ts"]["$timestamp"]) == {"t", "i"}
    version = seeded.second.version()
    assert answer["members"] == [
        {"name": seeded.first.host, "state": "PRIMARY", "health": 1, "version": version},
        {"name": seeded.second.host, "state": "SECONDARY", "health": 1, "version": version},
    ]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("1 + 1", "2\n"),
        ("'text'", "text\n"),
        ("undefined", ""),
        ("({a: 1, b: [1, 'x', null]})", '{ "a" : 1, "b" : [ 1, "x", null ] }\n'),
        ("[]", "[ ]\n"),
        ("({})", "{ }\n"),
        ("NumberLong(1)", "NumberLong(1)\n"),
        ("NumberLong('9007199254740993')", 'NumberLong("9007199254740993")\n'),
        ("Timestamp(1660136942, 1)", "Timestamp(1660136942, 1)\n"),
        ("ISODate('2022-08-10T13:09:02Z')", 'ISODate("2022-08-10T13:09:02Z")\n'),
        ("ObjectId('5ebaf064121756574a9767cf')", 'ObjectId("5ebaf064121756574a9767cf")\n'),
        ("print(1, 'a'); printjson({x: true})", '1 a\n{ "x" : true }\n'),
        ("db", "test\n"),
        ("db.getMongo()", "connection to {host}\n"),
        ("db.version()", "4.0.27\n"),
        ("rs.conf().members.length", "2\n"),
        ("db.isMaster().ismaster", "true\n"),
        ("db.adminCommand({ping: 1}).ok", "1\n"),
        ("db.runCommand('nonsense').code", "59\n"),
    ],
)
def test_what_is_printed(seeded: Pair, capsys: pytest.CaptureFixture[str], source: str, printed: str) -> None:
    connection = Connection(seeded.first.address, seeded.first.port)
    assert Interpreter(connection, "test").run(source) == ""
    assert capsys.readouterr().out == printed.replace("{host}", seeded.first.host)
    connection.close()


def test_reading_documents(seeded: Pair) -> None:
    source = (
        "var r = db.getSiblingDB('rocketchat'); print(r.getCollectionNames().join());"
        " print(r.users.count(), r.users.count({roles: 'admin'}), r.users.stats().count);"
        " print(r.users.findOne({username: 'agent105'}).name); print(r.rocketchat_message.getIndexes().length);"
        " print(r.rocketchat_message.find().toArray().length); r.users.find({}, {_id: 0, username: 1}).limit(2)"
    )
    names = "migrations,rocketchat_message,rocketchat_roles,rocketchat_room,rocketchat_settings,rocketchat_subscription"
    assert evaluated(seeded.first, source).splitlines() == [
        f"{names},rocketchat_uploads,users",
        *("24 1 24", "Agent 105", "4", "4000"),
        *('{ "username" : "agent101" }', '{ "username" : "agent102" }'),
    ]


def test_a_secondary_is_read_by_those_who_ask_for_it(seeded: Pair) -> None:
    refused = seeded.second.mongo("rocketchat", "--quiet", "--eval", "db.users.count()")
    assert refused.returncode == 252
    assert "Error: count failed:" in refused.stdout
    assert '"errmsg" : "not master and slaveOk=false"' in refused.stdout
    assert evaluated(seeded.second, "rs.slaveOk(); db.getSiblingDB('rocketchat').users.count()") == "24\n"
    assert evaluated(seeded.second, "db.getMongo().setSlaveOk(); db.getSiblingDB('rocketchat').users.count()") == "24\n"


def test_typed_statements(seeded: Pair) -> None:
    typed = "show dbs\nuse rocketchat\nshow collections\n\nprint(\n  db.getName()\n)\nnowhere.atAll\n'still here'\n"
    lines = seeded.first.mongo("--quiet", typed=typed).stdout.splitlines()
    assert lines[:3] == ["admin  0.000GB", "local  0.000GB", "rocketchat  0.001GB"]
    assert lines[3:5] == ["switched to db rocketchat", "migrations"]
    assert lines[-5] == "rocketchat"
    assert lines[-4].endswith("E QUERY    [js] ReferenceError: nowhere is not defined :")
    assert lines[-3:] == ["@(shell):1:1", "still here", "bye"]


def test_exit_statuses(seeded: Pair) -> None:
    assert seeded.first.mongo("--quiet", "--eval", "quit(3)").returncode == 3
    assert seeded.first.mongo("--quiet", "--eval", "throw new Error('x')").returncode == 252
    assert seeded.first.mongo("--quiet", "--norc", typed="quit()\n").returncode == 0
    wrong = seeded.first.mongo("--nonsense")
    assert (wrong.returncode, wrong.stdout.splitlines()[-1]) == (1, "try 'mongo --help' for more information")


def test_nobody_there(unstarted: Pair) -> None:
    result = unstarted.first.mongo("--quiet", "--eval", "rs.status()")
    host = unstarted.first.host
    assert result.returncode == 1
    assert f"E QUERY    [js] Error: couldn't connect to server {host}, connection attempt failed" in result.stdout
    assert f"Error connecting to {host} :: caused by :: Connection refused" in result.stdout
    assert result.stderr == "exception: connect failed\n"


def test_an_address_as_the_shell_takes_it(seeded: Pair) -> None:
    first, port = seeded.first, seeded.first.port
    for address in (f"{ADDRESSES[0]}:{port}/rocketchat", f"mongodb://{first.host}/rocketchat"):
        assert first.tool("shell", address, "--quiet", "--eval", "db.users.count()").stdout == "24\n"


def test_writing(pair: Pair) -> None:
    source = (
        "var u = db.getSiblingDB('rocketchat').users; printjson(u.insert({_id: 1, n: NumberInt(3)}));"
        " printjson(u.update({_id: 1}, {$set: {at: ISODate('2022-08-10T13:09:02Z'), id: UUID()}}));"
        " printjson(u.insert({_id: 1}).writeError.code); u.createIndex({n: 1}); u.getIndexes().length"
    )
    assert evaluated(pair.first, source).splitlines() == [
        'WriteResult({ "nInserted" : 1 })',
        'WriteResult({ "nMatched" : 1, "nUpserted" : 0, "nModified" : 1 })',
        *("11000", "2"),
    ]
    pair.in_step()
    refused = evaluated(pair.second, "printjson(db.getSiblingDB('rocketchat').users.insert({}).writeError.code)")
    assert refused == "10107\n"


def test_a_terminal_gets_the_prompt_of_the_picture(seeded: Pair) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "lab.chat.shell", "--host", seeded.second.address]
    with subprocess.Popen(
        [*command, "--port", str(seeded.second.port), "--quiet"], stdin=theirs, stdout=theirs, stderr=theirs
    ) as shell:
        os.close(theirs)
        os.write(ours, b"print(\n1 + 1)\nexit\n")
        assert shell.wait(10) == 0
        shown = os.read(ours, 10_000).decode()
    os.close(ours)
    prompt = f"{SET_NAME}:SECONDARY> "
    assert re.fullmatch(rf".*{prompt}\.\.\. 2\r\n{prompt}bye\r\n", shown, re.DOTALL)
