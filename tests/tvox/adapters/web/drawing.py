"""The HTML of the pages that `product` serves: tables in Application Manager, boxes placed by flex in OCC."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tvox.adapters.web.product import Product

GREEN = {"am": "#0fd057", "occ": "#26c281"}

_STYLE = """
body { margin: 0; font-family: sans-serif; font-size: 14px }
header { display: flex; align-items: center; gap: 20px; height: 60px; padding: 0 30px; color: white }
.am header { background: #1f68b0 } .occ header { background: #3a3a3a }
nav { position: absolute; left: 20px; top: 90px; width: 200px } nav ul { padding-left: 16px }
main { position: absolute; left: 300px; top: 90px; width: 1000px }
fieldset, .card { border: 1px solid #ddd; padding: 16px; margin-bottom: 16px }
.badge { display: inline-block; padding: 6px 14px; border-radius: 4px }
.square { width: 22px; height: 22px; background: #0fd057 }
table { border-collapse: collapse; width: 800px } th, td { padding: 8px; text-align: center; background: #f4f4f4 }
.row { display: flex; align-items: center } .row > * { width: 150px }
"""

_TITLE = {"am": "Application Manager", "occ": "Omnichannel Contact Center"}
_MENU: dict[tuple[str, str], dict[str, dict[str, str]]] = {
    ("am", "en"): {
        "Monitor": {},
        "System": {"License": "licence", "Security update": "security", "Replication": "replication"},
        "About": {},
    },
    ("am", "it"): {
        "Monitor": {},
        "Sistema": {"Licenza": "licence", "Security update": "security", "Replicazione": "replication"},
        "Informazioni": {},
    },
    ("occ", "it"): {
        "Licenza": {},
        "Monitor di sistema": {},
        "Configurazione di sistema": {"Replicazione": "replication", "Personalizzazioni": "customisations"},
        "Info": {},
    },
    ("occ", "en"): {
        "License": {},
        "System monitor": {},
        "System configuration": {"Replication": "replication", "Customisations": "customisations"},
        "Info": {},
    },
    ("am", "fr"): {"Moniteur": {}, "Système": {"Licence d'utilisation": "licence"}, "Informazioni": {}},
}
_PATHS = {
    "Monitor": "monitor", "Monitor di sistema": "monitor", "System monitor": "monitor", "About": "about",
    "Informazioni": "about", "Info": "about", "Licenza": "licence", "License": "licence", "Moniteur": "monitor",
}  # fmt: skip


def login(product: "Product", answer: str) -> str:
    """The log-in form, with what it said to the last attempt."""
    return f"""<!doctype html><style>{_STYLE}</style><body><h2>{_TITLE[product.interface]}</h2>
        <form method=post action=/login><p>{answer}</p><label>Username <input name=user></label>
        <label>Password <input name=secret type=password></label><button>Login</button></form>"""


def page(product: "Product", path: str) -> str:
    """One page with header and menu; `/` is the monitor."""
    name = path.strip("/") or "monitor"
    body = {
        "monitor": _monitor, "replication": _replication, "licence": _licence, "security": _security,
        "management": _management, "about": _about, "customisations": _customisations,
    }[name](product)  # fmt: skip
    return f"""<!doctype html><style>{_STYLE}</style><body class={product.interface}>
        <header>{_header(product)}</header><nav>{_menu(product)}</nav><main>{body}</main>
        <script>document.querySelectorAll('nav b').forEach(b => b.onclick = () => {{
            const list = b.nextElementSibling; list.hidden = !list.hidden }})</script>"""


def _header(product: "Product") -> str:
    badges = "<span class=badge>MCS</span><span>Start-Time: 22-07-2022 14:01:45</span><span>admin</span>"
    if product.interface == "occ":
        return f"<h3>{_TITLE['occ']}</h3>"
    role = f"<div class=square></div><span>{product.role}</span><div style='width:200px'></div>"
    return f"<h3>{_TITLE['am']}</h3>{role}{badges}"


def _menu(product: "Product") -> str:
    drawn = []
    for entry, below in _MENU[product.interface, product.language].items():
        if below:
            links = "".join(f"<li><a href=/{path}>{label}</a></li>" for label, path in below.items())
            drawn.append(f"<b>{entry}</b><ul hidden>{links}</ul>")
        else:
            drawn.append(f"<p><a href=/{_PATHS[entry]}>{entry}</a></p>")
    return "".join(drawn)


def _badge(product: "Product", what: str, word: str) -> str:
    colour = product.colours.get(what, GREEN[product.interface])
    return f"<span class=badge style='background:{colour}'>{product.words.get(what, word)}</span>"


def _fault_tolerance(product: "Product") -> str:
    italian = product.language == "it"
    if product.layout == "other":
        return "<div class=card><h4>Fault Tolerance</h4><p>Cluster health: fine</p></div>"
    if product.interface == "am":
        heads = ["IP", "Stato" if italian else "State", "DB Sync", "FS Sync"]
        cells = [_badge(product, "state", "SILENT"), _badge(product, "database", "ON"), _badge(product, "files", "ON")]
        head = "".join(f"<th>{each}</th>" for each in heads)
        row = "".join(f"<td>{each}</td>" for each in (product.other_node, *cells))
        return f"<fieldset><legend>Fault Tolerance</legend><table><tr>{head}</tr><tr>{row}</tr></table></fieldset>"
    heads = (
        ["IP dell'altro nodo", "Stato", "Database", "Replicazione<br>filesystem", "File di sistema", "MongoDB"]
        if italian
        else ["Other node IP", "State", "Database", "Filesystem<br>replication", "File system", "MongoDB"]
    )
    words = {
        "state": "SILENT", "database": "ON", "completeness": "Completa" if italian else "Complete",
        "files": "ON", "chat": "ON",
    }  # fmt: skip
    head = "".join(f"<div><b>{each}</b></div>" for each in heads)
    row = f"<div>{product.other_node}</div>" + "".join(f"<div>{_badge(product, *each)}</div>" for each in words.items())
    return f"<div class=card><h4>Fault Tolerance</h4><div class=row>{head}</div><div class=row>{row}</div></div>"


def _monitor(product: "Product") -> str:
    chip = {"MASTER": "master", "SLAVE": "slave", "STANDALONE": "on"}.get(product.role, product.role)
    label = "STATO" if product.language == "it" else "STATE"
    chips = f"<span class=badge>{label} <span>({chip})</span></span>" if product.interface == "occ" else ""
    panel = _fault_tolerance(product) if product.paired else ""
    return chips + _counts(product) + panel


def _counts(product: "Product") -> str:
    italian = product.language != "en"
    states = (
        ["Raggiungibili", "Non controllati", "Rispondono con ritardo", "Non raggiungibili", "Non registrati",
         "Mai presentatisi sul TVox"]
        if italian
        else ["Reachable", "Unmonitored", "Responding slowly", "Unreachable", "Unregistered", "Never seen by TVox"]
    )  # fmt: skip
    titles = (
        ["Dispositivi/Telefoni configurati", "Trunk configurati"]
        if italian
        else ["Configured devices/phones", "Configured trunks"]
    )
    total = product.words.get("devices", "31")
    cards = []
    for title, all_of_them, counts in (
        (titles[0], total, (5, 0, 0, 0, 17, 9)),
        (titles[1], "2", (2, 0, 0, 0, 0, 0)),
    ):
        legend = "".join(f"<div>{state} - {n}</div>" for state, n in zip(states, counts, strict=True))
        cards.append(
            f"<div class=card><h4>{title}: {all_of_them}</h4><div class=row><i>16.1%</i><div>{legend}</div></div></div>"
        )
    return "".join(cards)


def _replication(product: "Product") -> str:
    italian = product.language == "it"
    title = "Replicazione" if italian else "Replication"
    names = {
        "database": "Database",
        "files": "File di sistema" if italian and product.interface == "occ" else "File System",
    }
    if product.interface == "occ":
        names |= {"chat": "MongoDB", "queues": "Rabbitmq"}
    rows = "".join(_replication_row(product, what, name) for what, name in names.items())
    return f"""<h2>{title}</h2><div class=card><h4>{title} <span>?</span></h4>{rows}</div>
        <div class=card><h4>Force Database Synchronization</h4><p>{title} *</p><button>START</button></div>"""


def _replication_row(product: "Product", what: str, name: str) -> str:
    word = product.words.get(what, "ON")
    colour = product.colours.get(what, GREEN[product.interface])
    drawn = _badge(product, what, "ON") if product.interface == "am" else f"<b style='color:{colour}'>{word}</b>"
    return f"<div class=row><div>{name}</div><div>{drawn}</div><button>STOP</button></div>"


def _tabs(product: "Product") -> str:
    labels = ("Moduli", "Gestione licenza") if product.language == "it" else ("Modules", "License management")
    security = "<a href=/security>Security Update</a>"
    return f"<a href=/licence>{labels[0]}</a> {security} <a href=/management>{labels[1]}</a>"


def _status(product: "Product") -> str:
    labels = {("am", "en"): "License status", ("am", "it"): "Stato licenza", ("occ", "it"): "Stato Licenza:"}
    label = labels.get((product.interface, product.language), "License status:")
    colour = product.colours.get("licence", GREEN[product.interface])
    word = product.words.get("licence", "VALID" if product.interface == "am" else "ATTIVA")
    return f"<div class=row><div>{label}</div><div style='color:{colour}'>{word}</div></div>"


def _licence(product: "Product") -> str:
    heads = ("Modulo", "Abilitato", "Prodotto") if product.language == "it" else ("Module", "Enabled", "Product")
    no_entry = "<svg width=14 height=14 style='color:red'><circle cx=7 cy=7 r=6 stroke=red fill=none></circle></svg>"
    modules = {"Abandoned Calls": no_entry, "Agents": "40", "Fault Tolerance": product.words.get("ft", "1")}
    rows = "".join(f"<tr><td>{n}</td><td>{v}</td><td>TVox</td></tr>" for n, v in modules.items())
    head = "".join(f"<th>{each}</th>" for each in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    top = _status(product) if product.interface == "am" else _tabs(product)
    title = "Licenza" if product.language == "it" else "License"
    return f"<fieldset><legend>{title}</legend>{top}{table}</fieldset>"


def _management(product: "Product") -> str:
    return _tabs(product) + f"<div class=card>{_status(product)}</div>"


def _security(product: "Product") -> str:
    major = product.words.get("major", "Abilitato" if product.language == "it" else "Enabled")
    tabs = _tabs(product) if product.interface == "occ" else ""
    return f"""{tabs}<h2>Security Update</h2><div class=card><h4>Upgrade</h4><p><b>Major:</b> {major}</p>
        <p><b>Minor:</b> Non disponibile</p><p><b>Patch:</b> Abilitato</p></div>"""


def _about(product: "Product") -> str:
    label = "Versione" if product.language == "it" else "Version"
    libraries = f"<table><tr><th>Ivr library</th><th>{label}</th></tr><tr><td>Ivr</td><td>2.3.3</td></tr></table>"
    return f"<div class=card><div class=row><div>{label}</div><div>{product.release}</div></div></div>{libraries}"


def _customisations(product: "Product") -> str:
    title, none = (
        ("Personalizzazioni", "Nessuna personalizzazione")
        if product.language == "it"
        else ("Customisations", "No customisations")
    )
    listed = "".join(f"<p>{each}</p>" for each in product.customisations) or f"<p>{none}</p>"
    return f"<h2>{title}</h2><div class=card>{listed}</div>"
