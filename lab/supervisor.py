"""The process that a running lab is: python -m lab.supervisor STATE_FOLDER STATE RELEASE ROOT (0|1 rootless).

It is the first process of namespaces of its own (network, mounts, processes, names), so its end is the end of
everything it started, and nothing outside is touched. It answers one JSON request a line on control.sock.
"""

import json
import socketserver
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from lab import faults, plan
from lab.carrier.computer import Carrier
from lab.checklist import checklist_file
from lab.health import in_step, services
from lab.machine import Machine
from lab.mounts import mount
from lab.plan import State
from lab.site import CERTIFICATES, certificates, site_file
from lab.state import LabError
from lab.telephony import prompts, site_sections
from lab.waiting import eventually


class Lab:
    """The machines, and what can be asked of them."""

    def __init__(self, folder: Path, state: State, release: str, root: Path, *, rootless: bool) -> None:
        self.folder, self.state, self.release = folder, state, release
        work = folder / "work"
        work.mkdir(exist_ok=True)
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", work)
        self.machines = {
            node.name: Machine(
                identity=node, state=state, release=release, lower=root, folder=work / node.name, rootless=rootless
            )
            for node in plan.nodes_of(state)
        }
        self.carrier = Carrier(lower=root, folder=work / "carrier", rootless=rootless)
        self._busy = threading.RLock()

    def start(self) -> None:
        """Lay the network and switch every machine on."""
        for words in (
            ["link", "set", "lo", "up"],
            ["link", "add", plan.BRIDGE, "type", "bridge"],
            ["link", "set", plan.BRIDGE, "up"],
            ["addr", "add", f"{plan.TECHNICIAN}/{plan.PREFIX}", "dev", plan.BRIDGE],
        ):
            subprocess.run(["ip", *words], check=True, capture_output=True)
        self.carrier.insert_disk()
        self.carrier.switch_on()
        for machine in self.machines.values():
            machine.insert_disk()
        # A TVOX that finds no line at its start asks again only after a while.
        if not eventually(self.carrier.answers, within=10):
            raise LabError(f"The carrier did not start: see {self.carrier.log}/boot.log.")
        for machine in self.machines.values():
            machine.switch_on()
        first = next(iter(self.machines.values()))
        prompts.hand_over(first.root, site_sections.PROMPTS, self.folder / site_sections.FOLDER)
        (self.folder / CERTIFICATES).write_text(certificates(self.machines))
        site = site_file(self.state, self.release, self.machines)
        (self.folder / "site.checklist.toml").write_text(checklist_file())
        (self.folder / "site.toml").write_text(site)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked; LabError for what cannot be done."""
        match request:
            case {"do": "status"}:
                return self._status()
            case {"do": "init", "node": str(name)}:
                return {"init": (self.carrier if name == self.carrier.name else self._machine(name)).init}
            case {"do": "reboot", "node": str(name), **rest}:
                return self._reboot(self._machine(name), wait=bool(rest.get("wait", True)))
            case {"do": "fault", "name": str(fault), "node": node, "heal": bool(heal)}:
                with self._busy:
                    return faults.apply(self.machines, fault, node, heal=heal)
        raise LabError(f"The lab does not know the request {request!r}.")

    def _status(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "release": self.release,
            "carrier": self.carrier.status(),
            "nodes": {
                machine.name: {
                    "role": machine.role,
                    "services": services(machine),
                    "in_step": in_step(machine),
                    "faults": faults.active(machine),
                }
                for machine in self.machines.values()
            },
        }

    def _reboot(self, machine: Machine, *, wait: bool) -> dict[str, Any]:
        if not wait:
            threading.Thread(target=self._reboot, args=(machine,), kwargs={"wait": True}, daemon=True).start()
            return {"rebooting": machine.name}
        with self._busy:
            machine.switch_off()
            machine.switch_on()
        return {"rebooted": machine.name}

    def _machine(self, name: str) -> Machine:
        try:
            return self.machines[name]
        except KeyError:
            raise LabError(f"There is no machine {name} here; there is {' and '.join(self.machines)}.") from None


class _Conversation(socketserver.StreamRequestHandler):
    lab: Lab

    def handle(self) -> None:
        for line in self.rfile:
            try:
                reply = self.lab.answer(json.loads(line))
            except LabError as refused:
                reply = {"error": str(refused)}
            except Exception as defect:  # noqa: BLE001 - the lab lives on, and the one who asked hears why
                reply = {"error": f"{type(defect).__name__}: {defect}"}
            self.wfile.write(json.dumps(reply).encode() + b"\n")


class _Control(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def main() -> None:
    """Start the machines, then serve until killed."""
    folder, state, release, root, rootless = sys.argv[1:6]
    lab = Lab(Path(folder), State(state), release, Path(root), rootless=rootless == "1")
    _Conversation.lab = lab
    place = Path(folder) / "control.sock"
    try:
        lab.start()
    except (LabError, subprocess.CalledProcessError) as failed:
        said = failed.stderr.decode(errors="replace") if isinstance(failed, subprocess.CalledProcessError) else ""
        sys.exit(f"{failed} {said}")
    with _Control(str(place), _Conversation) as control:
        control.serve_forever()


if __name__ == "__main__":
    main()
