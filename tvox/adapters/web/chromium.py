"""The technician's own Chromium, Chrome or Edge, started without its habit of talking to its maker."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tvox.adapters.web.refusals import said
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

_PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_USUAL_PLACES = (
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
START_WITHIN_S = 30.0
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)


def program() -> str | None:
    """The browser's path: on PATH, or where its installer puts it; None where there is none."""
    on_path = (shutil.which(name) for name in _PROGRAMS)
    usual = (os.path.expandvars(place) for place in _USUAL_PLACES)
    return next((found for found in on_path if found), None) or next((p for p in usual if Path(p).is_file()), None)


def driven(*, where: Text) -> Playwright:
    """Playwright's driver, started. `CouldNotAsk` where it does not start."""
    try:
        return sync_playwright().start()
    except Exception as broken:
        raise CouldNotAsk(
            where,
            Text("the browser's driver (Playwright) did not start: {reason}", reason=verbatim(str(broken))),
            Text("Install what it lacks, on Debian and Ubuntu with: {command}", command="sudo apt install libatomic1"),
        ) from broken


def launched(playwright: Playwright, *, where: Text, options: tuple[str, ...]) -> Browser:
    """A headless browser; `options` are added to the quiet ones. `CouldNotAsk` where none starts."""
    path = program()
    if path is None:
        raise CouldNotAsk(where, Text("this PC has no Chromium, Chrome or Edge"), _how_to_get_one())
    arguments = [*_QUIET, *(["--no-sandbox"] if _is_root() else []), *options]
    try:
        return playwright.chromium.launch(executable_path=path, args=arguments, timeout=START_WITHIN_S * 1000)
    except PlaywrightError as refusal:
        raise CouldNotAsk(
            where,
            Text("the browser {path} did not start: {reason}", path=path, reason=said(refusal)),
            Text("Start {path} by hand once: its own message says what it lacks.", path=path),
        ) from refusal


def _is_root() -> bool:
    """Chromium's sandbox refuses to run as root; everybody else keeps it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _how_to_get_one() -> Text:
    commands = {"win32": "winget install Google.Chrome", "darwin": "brew install --cask chromium"}
    command = commands.get(sys.platform, "sudo apt install chromium")
    return Text("Install one, for example: {command}", command=command)
