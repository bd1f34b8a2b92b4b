"""The OCC that release 21 has beside its Application Manager, as the vendor's picture of its Security update shows it.

The picture shows the title, the menu and one page; what Personalizzazioni looks like there is drawn as in release 22.
"""

from dataclasses import dataclass

TITLE = "TVox Omnichannel Manager"
_STYLE = """
body { margin: 0; font-family: sans-serif; font-size: 14px }
header { display: flex; align-items: center; gap: 40px; height: 52px; padding: 0 30px; color: white }
header { background: #3a3a3a }
nav { position: absolute; left: 10px; top: 70px; width: 200px }
main { position: absolute; left: 260px; top: 60px; width: 1100px }
.card { border: 1px solid #ccc; padding: 14px; margin-bottom: 9px }
"""
_WORDS = {
    "it": (
        "SISTEMA", "Licenza", "Security update", "Configurazione di sistema", "Personalizzazioni",
        "Nessuna personalizzazione",
    ),
    "en": (
        "SYSTEM", "License", "Security update", "System configuration", "Customisations", "No customisations",
    ),
}  # fmt: skip


@dataclass
class Beside:
    """What answers at /occ: `password` is the one it takes, `elsewhere` an address it forwards to instead."""

    password: str
    title: str = TITLE
    status: int = 200
    elsewhere: str = ""
    has_entry: bool = True
    asks: bool = True
    sessions: int = 0
    logins: int = 0


def login(beside: Beside, answer: str) -> str:
    """The log-in form, with what it said to the last attempt."""
    return f"""<!doctype html><style>{_STYLE}</style><body><header><h2>{beside.title}</h2></header>
        <form method=post action=/occ/login><p>{answer}</p><label>Username <input name=user></label>
        <label>Password <input name=secret type=password></label><button>Login</button></form>"""


def page(beside: Beside, language: str, path: str, titles: tuple[str, ...]) -> str:
    """One page with header and menu; any address but that of the customisations shows the licence."""
    system, licence, security, configuration, customisations, none = _WORDS[language]
    entry = f"<li><a href=/occ/customisations>{customisations}</a></li>" if beside.has_entry else ""
    listed = "".join(f"<p>{each}</p>" for each in titles) or f"<p>{none}</p>"
    body = (
        f"<h2>{customisations}</h2><div class=card>{listed}</div>"
        if path == "/occ/customisations"
        else f"<h2>{licence}</h2><div class=card>ATTIVA</div>"
    )
    return f"""<!doctype html><style>{_STYLE}</style><body>
        <header><b>TVOX</b><h3>{beside.title}</h3><span>admin</span></header>
        <nav><h5>{system}</h5><p><a href=/occ>{licence}</a></p><p><a href=/occ/security>{security}</a></p>
        <p id=more>{configuration}</p><ul hidden>{entry}</ul>
        <p><a href=/ target=_blank>Application Manager</a></p></nav>
        <main>{body}</main>
        <script>document.getElementById('more').onclick = event => {{
            const list = event.target.nextElementSibling; list.hidden = !list.hidden }}</script>"""
