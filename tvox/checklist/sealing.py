"""Writing an approval into the customer's file, everything else kept as it stands."""

from datetime import date
from pathlib import Path

import tomlkit

from tvox.checklist.approval import fingerprint
from tvox.checklist.customer import customer_list_from, list_path
from tvox.checklist.effective import CheckList, checklist_for, effective
from tvox.checklist.standard import standard_catalogue
from tvox.site_file import SiteError, read_site_text
from tvox.texts import Text


def approve_list(site_path: Path, names: tuple[str, ...], day: date) -> CheckList:
    """The list with its approval, written; nothing is written where the file has errors."""
    checklist, path = checklist_for(site_path), list_path(site_path)
    document = tomlkit.parse(read_site_text(path) if path.exists() else "")
    document["approval"] = {"hash": fingerprint(checklist), "names": list(names), "date": day}
    text = tomlkit.dumps(document)
    approved = effective(standard_catalogue(), customer_list_from(text, path), path)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise SiteError(
            Text("{file} cannot be written: {reason}.", file=str(path), reason=error.strerror or str(error))
        ) from error
    return approved
