"""The labels by which the pages are recognised: Italian and English, Application Manager and OCC.

The words on the vendor's public pictures are the product's own. Where only one language of a page has been published,
the other is our translation: a page worded otherwise is unknown, and said to be.
"""

from collections.abc import Mapping

from tvox.pages import Column, DeviceState, Interface, Row
from tvox.texts import Text, verbatim

Names = tuple[str, ...]

TITLES: Mapping[str, Interface] = {
    "Application Manager": Interface.APPLICATION_MANAGER,
    "Omnichannel Contact Center": Interface.OCC,
}
RELEASE_21_OCC = "TVox Omnichannel Manager"
"""The title of the OCC that release 21 has beside its Application Manager, and that links to it."""

LOGIN: Names = ("Login", "Log in", "Accedi", "Entra", "Sign in")
LOGOUT: Names = ("Logout", "Log Out", "Esci")
APPLICATION_MANAGER_LINK: Names = ("Application Manager",)

SYSTEM: Names = ("System", "Sistema")
SYSTEM_CONFIGURATION: Names = ("Configurazione di sistema", "System configuration")
LICENCE: Names = ("License", "Licenza", "Licence")
REPLICATION: Names = ("Replication", "Replicazione")
SECURITY_UPDATE: Names = ("Security update",)

MENU: Mapping[Interface, Mapping[str, tuple[Names, ...]]] = {
    Interface.APPLICATION_MANAGER: {
        "monitor": (("Monitor",),),
        "replication": (SYSTEM, REPLICATION),
        "licence": (SYSTEM, LICENCE),
        "security update": (SYSTEM, SECURITY_UPDATE),
        "about": (("About", "Informazioni", "Info"),),
    },
    Interface.OCC: {
        "monitor": (("Monitor di sistema", "System monitor"),),
        "replication": (SYSTEM_CONFIGURATION, REPLICATION),
        "licence": (LICENCE,),
        "about": (("Info", "About"),),
        "customisations": (SYSTEM_CONFIGURATION, ("Personalizzazioni", "Customisations", "Customizations")),
    },
}

PAGES: Mapping[str, Text] = {
    "monitor": Text("Monitor"),
    "replication": Text("Replication"),
    "licence": Text("License"),
    "security update": verbatim("Security update"),
    "about": Text("About"),
    "customisations": verbatim("Personalizzazioni"),
}
"""How a finding names the pages of MENU."""

MODULES_TAB: Names = ("Moduli", "Modules")
MANAGEMENT_TAB: Names = ("Gestione licenza", "License management", "Licence management")

FAULT_TOLERANCE: Names = ("Fault Tolerance",)
OTHER_NODE: Mapping[Interface, Names] = {
    Interface.APPLICATION_MANAGER: ("IP",),
    Interface.OCC: ("IP dell'altro nodo", "Other node IP", "IP of the other node"),
}
COLUMNS: Mapping[Interface, Mapping[Column, Names]] = {
    Interface.APPLICATION_MANAGER: {
        Column.STATE: ("State", "Stato"),
        Column.DATABASE: ("DB Sync",),
        Column.FILES: ("FS Sync",),
    },
    Interface.OCC: {
        Column.STATE: ("Stato", "State", "Status"),
        Column.DATABASE: ("Database",),
        Column.COMPLETENESS: ("Replicazione filesystem", "Filesystem replication"),
        Column.FILES: ("File di sistema", "File system"),
        Column.CHAT: ("MongoDB",),
    },
}
ROWS: Mapping[Interface, Mapping[Row, Names]] = {
    Interface.APPLICATION_MANAGER: {Row.DATABASE: ("Database",), Row.FILES: ("File System", "File di sistema")},
    Interface.OCC: {
        Row.DATABASE: ("Database",),
        Row.FILES: ("File di sistema", "File system"),
        Row.CHAT: ("MongoDB",),
        Row.QUEUES: ("Rabbitmq",),
    },
}
STATE_CHIP = r"(?:STATO|STATE|STATUS)\s*\(\s*(\w+)\s*\)"

LICENCE_STATUS: Names = ("License status", "Stato licenza", "Licence status")
MODULE: Names = ("Module", "Modulo")
ENABLED: Names = ("Enabled", "Abilitato")
UPGRADE: Names = ("Upgrade",)
UPGRADES: Names = ("Major", "Minor", "Patch")

RELEASE: Names = ("Version", "Versione", "Release", "TVox", "TVox version", "Versione TVox", "TAM version")

DEVICES: Names = ("Dispositivi/Telefoni configurati", "Configured devices/phones")
TRUNKS: Names = ("Trunk configurati", "Configured trunks")
DEVICE_STATES: Mapping[DeviceState, Names] = {
    DeviceState.REACHABLE: ("Raggiungibili", "Reachable"),
    DeviceState.UNMONITORED: ("Non controllati", "Unmonitored"),
    DeviceState.SLOW: ("Rispondono con ritardo", "Responding slowly"),
    DeviceState.UNREACHABLE: ("Non raggiungibili", "Unreachable"),
    DeviceState.UNREGISTERED: ("Non registrati", "Unregistered"),
    DeviceState.NEVER_SEEN: ("Mai presentatisi sul TVox", "Never seen by TVox"),
}

CUSTOMISATIONS: Names = ("Personalizzazioni", "Customisations", "Customizations")
NO_CUSTOMISATIONS: Names = ("Nessuna personalizzazione", "No customisations", "No customizations")
