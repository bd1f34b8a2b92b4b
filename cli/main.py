"""The `tvox-uat` command."""

import io
import os
import sys
import traceback
from pathlib import Path

import typer

from cli.checklist_commands import checklist_commands
from cli.cleanup import cleanup
from cli.guided import guided
from cli.site_commands import site_commands

app = typer.Typer(
    help="Acceptance tests and migration checks of a TVOX.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(site_commands, name="site")
app.add_typer(checklist_commands, name="checklist")
app.command("guided")(guided)
app.command("cleanup")(cleanup)

DEFECT = 70
"""Exit status of a defect of the suite (EX_SOFTWARE)."""


@app.callback()
def _tvox_uat() -> None:
    """Acceptance tests and migration checks of a TVOX."""


def main() -> None:
    """Run the command; a defect ends in a short message, and in a traceback only where TVOX_TRACEBACK is set."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # An old Windows console has no “ or …; a question mark is better than no message.
            stream.reconfigure(errors="replace")
    try:
        app()
    except Exception as defect:
        if os.environ.get("TVOX_TRACEBACK"):
            raise
        sys.stderr.write(_defect_message(defect))
        raise SystemExit(DEFECT) from None


def _defect_message(defect: Exception) -> str:
    """Kind and place only: an exception's own words could hold a value that is nobody's business."""
    place = traceback.extract_tb(defect.__traceback__)[-1]
    return (
        f"This is a defect of tvox-uat: {type(defect).__name__} in {Path(place.filename).name}:{place.lineno}.\n"
        "Please report it with the command and this line. TVOX_TRACEBACK=1 shows more; look through it before you "
        "send it, since it may hold names and addresses.\n"
    )
