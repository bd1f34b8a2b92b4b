"""The command `tvox-lab`: a simulated TVOX customer on this machine."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lab import namespaces, plan
from lab.faults import FAULTS
from lab.plan import RELEASES, State
from lab.root import ensure_root
from lab.state import LabError, RunningLab, ask, listens, running_lab, state_folder, the_running_lab
from lab.waiting import eventually

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A simulated TVOX on this machine, made of real servers."
)
out = Console()

Node = Annotated[str | None, typer.Option(help="tvox1 or tvox2; exec and shell also know the carrier")]
Words = Annotated[list[str], typer.Argument(help="the command and its arguments, after --")]

UP_WITHIN = 60.0
MACHINE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@app.command()
def up(
    state: Annotated[State, typer.Option(help="how far the simulated customer is")] = State.CLUSTER,
    release: Annotated[str, typer.Option(help="21 or 22")] = "21",
) -> None:
    """Start the lab and wait until every service answers."""
    if release not in RELEASES:
        raise LabError(f"There is no release {release} in the lab; there is {' and '.join(RELEASES)}.")
    folder = state_folder()
    if running_lab(folder) is not None:
        raise LabError("A lab is running already: `tvox-lab status` shows it, `tvox-lab down` ends it.")
    namespaces.assure_namespaces()
    root = ensure_root(out.print)
    started = time.monotonic()
    lab = _start(folder, state, RELEASES[release], root)
    try:
        _await_services(folder)
    except LabError:
        _kill(lab)
        raise
    out.print(f"The lab is up ({state}, release {RELEASES[release]}) after {time.monotonic() - started:.1f} s.")
    out.print(f"Its site file: {folder / 'site.toml'}   Run in it: tvox-lab exec -- pytest -m post_sync --site lab")


@app.command()
def down() -> None:
    """End the lab: nothing of it stays behind."""
    folder = state_folder()
    lab = running_lab(folder)
    if lab is None:
        out.print("No lab is running.")
        return
    _end(folder, lab)
    out.print("The lab is down.")


@app.command()
def status() -> None:
    """Show the machines, their roles, which services answer and which faults are on."""
    folder = state_folder()
    the_running_lab(folder)
    report = ask(folder, {"do": "status"})
    table = Table(
        "machine", "role", "answering", "silent", "faults", title=f"{report['state']}, release {report['release']}"
    )
    for name, machine in report["nodes"].items():
        answering = [service for service, up in machine["services"].items() if up]
        silent = [service for service, up in machine["services"].items() if not up]
        table.add_row(name, machine["role"], " ".join(answering), " ".join(silent), " ".join(machine["faults"]))
    out.print(table)
    carrier = report["carrier"]
    lines = [f"{line} {_carried(carrier, line)}{'' if up else ', silent'}" for line, up in carrier["answering"].items()]
    out.print(f"carrier: {'; '.join(lines)}; emergency_calls: {carrier['emergency_calls']}")


@app.command(context_settings={"ignore_unknown_options": True})
def exec(words: Words, node: Node = None) -> None:  # noqa: A001 - the word that a user expects
    """Run a command on a machine, or without --node on the technician's PC inside the lab's network."""
    _become(words, node)


@app.command()
def shell(node: Node = None) -> None:
    """Open a shell on a machine, or on the technician's PC inside the lab's network."""
    _become([os.environ.get("SHELL", "/bin/sh")] if node is None else ["/bin/bash", "--login"], node)


@app.command()
def fault(
    name: Annotated[str | None, typer.Argument(help="which fault")] = None,
    node: Node = None,
    heal: Annotated[bool, typer.Option("--heal", help="mend it")] = False,
    list_them: Annotated[bool, typer.Option("--list", help="show all faults")] = False,
) -> None:
    """Break the lab on purpose, or mend it."""
    if list_them or name is None:
        table = Table("fault", "what a technician would find", "planted on")
        for known in FAULTS.values():
            table.add_row(known.name, known.sentence, known.at.name.lower())
        out.print(table)
        return
    folder = state_folder()
    the_running_lab(folder)
    done = ask(folder, {"do": "fault", "name": name, "node": node, "heal": heal})
    out.print(f"{name} is {'healed' if heal else 'on'} at {done['node']}.")


@app.command(name="site")
def site_command() -> None:
    """Print the path of the running lab's site file."""
    the_running_lab(state_folder())
    print(state_folder() / "site.toml")


def _start(folder: Path, state: State, release: str, root: Path) -> RunningLab:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "log").mkdir(parents=True)
    rootless = os.geteuid() != 0
    supervisor = [
        sys.executable,
        "-m",
        "lab.supervisor",
        str(folder),
        state,
        release,
        str(root),
        "1" if rootless else "0",
    ]
    command = [*namespaces.inside_user_namespace(), "unshare", *namespaces.LAB, "--mount-proc", *supervisor]
    with (folder / "log" / "supervisor.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    # With a user namespace in front, unshare has replaced itself by the second unshare: the same process.
    first = eventually(lambda: namespaces.only_child(process.pid), within=10)
    if first is None:
        raise LabError(f"The lab did not start: {_last_words(folder)}")
    lab = RunningLab(first, state, release, rootless)
    lab.write(folder)
    if not eventually(lambda: listens(folder) or process.poll() is not None, within=30):
        raise LabError(f"The lab did not start within 30 s: {_last_words(folder)}")
    if process.poll() is not None:
        raise LabError(f"The lab did not start: {_last_words(folder)}")
    return lab


def _await_services(folder: Path) -> None:
    silent: list[str] = []

    def all_answer() -> bool:
        silent[:] = _silent(ask(folder, {"do": "status"}))
        return not silent

    with out.status("Waiting for the services…"):
        if not eventually(all_answer, within=UP_WITHIN, every=0.2):
            raise LabError(
                f"After {UP_WITHIN:.0f} s these do not answer: {', '.join(silent)}; the logs are in {folder}/log."
            )


def _silent(report: dict[str, Any]) -> list[str]:
    nodes: dict[str, Any] = report["nodes"]
    silent = [
        f"{service} on {name}" for name, node in nodes.items() for service, up in node["services"].items() if not up
    ]
    silent += [f"{line} of the carrier" for line, up in report["carrier"]["answering"].items() if not up]
    masters = [name for name, node in nodes.items() if node["role"] in {"MASTER", "STANDALONE"}]
    if len(masters) != 1:
        silent.append("one master")
    if not all(node["in_step"] for node in nodes.values()):
        silent.append("replication")
    return silent


def _carried(carrier: dict[str, Any], line: str) -> str:
    return "unknown calls" if carrier["calls"] is None else f"{carrier['calls'][line]} calls"


def _end(folder: Path, lab: RunningLab) -> None:
    _kill(lab)
    shutil.rmtree(folder, ignore_errors=True)


def _kill(lab: RunningLab) -> None:
    subprocess.run(["kill", "-KILL", str(lab.pid)], check=False, capture_output=True)
    if not eventually(lambda: not Path(f"/proc/{lab.pid}").exists(), within=20):
        raise LabError(f"The lab's process {lab.pid} does not end: kill it by hand.")


def _become(words: list[str], node: str | None) -> None:
    """Replace this process by the command."""
    folder = state_folder()
    lab = the_running_lab(folder)
    entering = namespaces.into_lab(lab.pid, rootless=lab.rootless)
    environment = {
        **os.environ,
        **plan.SECRETS,
        "TVOX_LAB_NETWORK": "inside",
        "TVOX_LAB_SITE": str(folder / "site.toml"),
    }
    if node is None:
        here = ["sh", "-c", 'cd "$0" && exec "$@"', str(Path.cwd())]
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        command = [*entering, *here, *words]
    else:
        init = ask(folder, {"do": "init", "node": node})["init"]
        if init is None:
            raise LabError(f"{node} is off.")
        command = [*entering, *namespaces.into_machine(init), "/usr/bin/env", f"PATH={MACHINE_PATH}", *words]
    sys.stdout.flush()
    os.execvpe(command[0], command, environment)  # noqa: S606 - the terminal, signals and exit status are the command's


def _last_words(folder: Path) -> str:
    lines = (folder / "log" / "supervisor.log").read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def main() -> None:
    """Run the command; a foreseeable error is one sentence."""
    try:
        app()
    except LabError as sentence:
        Console(stderr=True).print(str(sentence), style="red", soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
