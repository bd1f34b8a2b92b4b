"""Every word of the pages, in Italian and English (and in German, for the lab's fault `page-german` only).

The words of the public guide's pictures are the product's own; where only one language is on a picture, the other is
our translation. State words (`SILENT`, `ON`, `MASTER`…) are the same in every language; `Completa` is not.

    >>> words(Interface.OCC, "it")["fault_tolerance_columns.peer_ip"]
    "IP dell'altro nodo"
"""

from collections.abc import Mapping
from enum import Enum
from typing import Literal, NamedTuple, get_args

Language = Literal["it", "en", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Interface(Enum):
    """The administration interfaces. Release 21 has the first two side by side, later ones the third only."""

    APPLICATION_MANAGER = "Application Manager"
    OCC_21 = "TVox Omnichannel Manager"
    OCC = "Omnichannel Contact Center"


class Label(NamedTuple):
    """One label in the three languages."""

    it: str
    en: str
    de: str


def same(word: str) -> Label:
    """A label that is the same in every language."""
    return Label(word, word, word)


# State words. UNKNOWN stands wherever the node's state could not be read.
ON = same("ON")
OFF = same("OFF")
UNKNOWN = same("UNKNOWN")
SILENT = same("SILENT")
ACTIVE = same("ACTIVE")
UNREACHABLE = same("UNREACHABLE")
COMPLETE = Label("Completa", "Complete", "Vollständig")
IN_PROGRESS = Label("In corso", "In progress", "Läuft")

COMMON: dict[str, Label] = {
    "username": same("Username"),
    "password": same("Password"),
    "login": same("Login"),
    "logout": same("Logout"),
    "language": Label("Lingua", "Language", "Sprache"),
    "login_refused": Label("Nome utente o password errati", "Wrong username or password", "Anmeldung fehlgeschlagen"),
    "page_missing": Label("Pagina non disponibile", "Page not available", "Seite nicht verfügbar"),
    "page_missing_text": Label(
        "Questa pagina non esiste su questo nodo.",
        "This page does not exist on this node.",
        "Diese Seite gibt es auf diesem Knoten nicht.",
    ),
    "not_readable": Label("Dato non leggibile", "Could not be read", "Nicht lesbar"),
    "no_alarms": Label("Nessun allarme attivo", "No active alarms", "Keine aktiven Alarme"),
    "fault_tolerance": Label("Fault Tolerance", "Fault Tolerance", "Fehlertoleranz"),
    "redesigned": Label("Salute del cluster", "Cluster health", "Clusterzustand"),
    "alarms_columns.when": Label("Data e Ora", "Date and Time", "Datum und Uhrzeit"),
    "alarms_columns.priority": Label("Priorità", "Priority", "Priorität"),
    "alarms_columns.host": same("Host"),
    "alarms_columns.message": Label("Messaggio", "Message", "Meldung"),
    "process_columns.name": Label("Processo", "Process", "Prozess"),
    "process_columns.pid": same("PID"),
    "process_columns.cpu": same("CPU"),
    "process_columns.memory": Label("MEMORIA", "MEMORY", "SPEICHER"),
    "storage": Label("Storage", "Storage", "Speicherplatz"),
    "storage_free": Label("libero", "free", "frei"),
    "memory": Label("Memoria", "Memory", "Arbeitsspeicher"),
    "physical_memory": Label("Memoria Fisica", "Physical Memory", "Physischer Speicher"),
    "devices": Label("Dispositivi/Telefoni configurati", "Configured devices/phones", "Konfigurierte Telefone"),
    "trunks": Label("Trunk configurati", "Configured trunks", "Konfigurierte Leitungen"),
    "device_states.reachable": Label("Raggiungibili", "Reachable", "Erreichbar"),
    "device_states.unmonitored": Label("Non controllati", "Unmonitored", "Nicht überwacht"),
    "device_states.slow": Label("Rispondono con ritardo", "Responding slowly", "Antworten verzögert"),
    "device_states.unreachable": Label("Non raggiungibili", "Unreachable", "Nicht erreichbar"),
    "device_states.unregistered": Label("Non registrati", "Unregistered", "Nicht registriert"),
    "device_states.never_seen": Label("Mai presentatisi sul TVox", "Never seen by TVox", "Nie gesehen"),
    "module_columns.module": Label("Modulo", "Module", "Modul"),
    "module_columns.enabled": Label("Abilitato", "Enabled", "Aktiviert"),
    "module_columns.product": Label("Prodotto", "Product", "Produkt"),
    "module_off": Label("Non abilitato", "Not enabled", "Nicht aktiviert"),
    "serial": Label("Numero seriale", "Serial number", "Seriennummer"),
    "security_update_cards.check": same("Check"),
    "security_update_cards.licence": Label("Licenza", "License", "Lizenz"),
    "security_update_cards.upgrade": same("Upgrade"),
    "security_state": Label("Stato:", "Status:", "Status:"),
    "security_cause": Label("Causa:", "Cause:", "Ursache:"),
    "security_expires": Label("Scadenza", "Expires", "Gültig bis"),
    "security_perpetual": Label("Licenza perpetua", "Perpetual license", "Unbefristete Lizenz"),
    "upgrade_names.major": same("Major:"),
    "upgrade_names.minor": same("Minor:"),
    "upgrade_names.patch": same("Patch:"),
    "upgrade_words.enabled": Label("Abilitato", "Enabled", "Aktiviert"),
    "upgrade_words.disabled": Label("Disabilitato", "Disabled", "Deaktiviert"),
    "upgrade_words.unavailable": Label("Non disponibile", "Not available", "Nicht verfügbar"),
    "peer_ip": Label("Indirizzo IP dell'altro nodo", "IP address of the other node", "IP-Adresse des anderen Knotens"),
    "management_ip": same("Management Ip"),
    "bandwidth": Label("Banda Replicazione", "Replication bandwidth", "Replikationsbandbreite"),
    "shared_ips": Label("Indirizzi IP condivisi", "Shared IP addresses", "Gemeinsame IP-Adressen"),
    "shared_columns.interface": Label("Interfaccia di Rete", "Network Interface", "Netzwerkschnittstelle"),
    "shared_columns.address": Label("Indirizzo IP", "IP Address", "IP-Adresse"),
    "shared_columns.netmask": Label("Maschera di rete", "Netmask", "Netzmaske"),
    "shared_columns.primary": Label("IP Primario", "Primary IP", "Primäre IP"),
    "yes": Label("Sì", "Yes", "Ja"),
    "ft_not_configured": Label(
        "Fault Tolerance non configurata", "Fault Tolerance is not configured", "Nicht konfiguriert"
    ),
    "release": Label("Versione", "Version", "Version"),
}

APPLICATION_MANAGER: Mapping[str, Label] = COMMON | {
    "title": same("Application Manager"),
    "start_time": Label("Tempo di Avvio:", "Start-Time:", "Startzeit:"),
    "badges.mcs": same("MCS"),
    "badges.security_update": same("Security update"),
    "badges.licence": Label("Licenza", "License", "Lizenz"),
    "menu.monitor": same("Monitor"),
    "menu.system": Label("Sistema", "System", "System"),
    "menu.licence": Label("Licenza", "License", "Lizenz"),
    "menu.security_update": Label("Security update", "Security update", "Sicherheitsupdate"),
    "menu.replication": Label("Replicazione", "Replication", "Replikation"),
    "menu.backup": Label("Backup/Ripristino", "Backup/Restore", "Sicherung"),
    "menu.services": Label("Servizi", "Services", "Dienste"),
    "menu.shutdown": Label("Arresto", "Shutdown", "Herunterfahren"),
    "menu.configuration": Label("Configurazione", "Configuration", "Konfiguration"),
    "menu.network": Label("Rete", "Network", "Netzwerk"),
    "menu.interfaces": Label("Interfacce di Rete", "Network Interfaces", "Netzwerkschnittstellen"),
    "menu.routing": Label("Instradamento", "Routing", "Routing"),
    "menu.hostname": same("Hostname/DNS"),
    "menu.fault_tolerance": Label("Fault Tolerance", "Fault Tolerance", "Fehlertoleranz"),
    "menu.service_access": Label("Accesso Servizi", "Services Access", "Dienstzugriff"),
    "menu.date_time": Label("Data/Ora", "Date/Time", "Datum/Uhrzeit"),
    "menu.smtp": same("SMTP"),
    "menu.ldap": Label("LDAP Esterno", "External LDAP", "Externes LDAP"),
    "menu.disaster_recovery": same("Disaster Recovery"),
    "menu.alarms": Label("Allarmi", "Alarms", "Alarme"),
    "menu.users": Label("Utenti", "Users", "Benutzer"),
    "menu.about": Label("Informazioni", "About", "Über"),
    "fault_tolerance_columns.peer_ip": same("IP"),
    "fault_tolerance_columns.state": Label("Stato", "State", "Zustand"),
    "fault_tolerance_columns.database": same("DB Sync"),
    "fault_tolerance_columns.files": same("FS Sync"),
    "alarms": Label("Ultimi Allarmi di Sistema", "Latest System Alarms", "Letzte Systemalarme"),
    "processes": Label("Processi Attivi", "Active Processes", "Aktive Prozesse"),
    "licence_status": Label("Stato licenza", "License status", "Lizenzstatus"),
    "company": Label("Nome azienda", "Company name", "Firma"),
    "address": Label("Indirizzo", "Address", "Anschrift"),
    "phone": Label("Numero di telefono", "Phone number", "Telefonnummer"),
    "email": same("E-mail"),
    "get_licence": Label("OTTIENI NUOVA LICENZA", "GET NEW LICENSE", "NEUE LIZENZ"),
    "upload_licence": Label("CARICA LICENZA", "UPLOAD LICENSE", "LIZENZ HOCHLADEN"),
    "replication_rows.database": Label("Database", "Database", "Datenbank"),
    "replication_rows.files": Label("File System", "File System", "Dateisystem"),
    "stop": same("STOP"),
    "start": same("START"),
    "force_title": Label(
        "Forza Sincronizzazione Database", "Force Database Synchronization", "Datenbankabgleich erzwingen"
    ),
    "force_choice": Label("Replicazione", "Replicate", "Replizieren"),
    "force_everything": Label("Sincronizzazione completa", "Everything", "Alles"),
    "force_text": Label(
        'Premendo il pulsante "Start" verrà avviata la sincronizzazione del database',
        'By pressing "Start" button database synchronization will be started',
        "Mit „Start“ beginnt der Datenbankabgleich",
    ),
    "last_run": Label("Ultima esecuzione", "Last run", "Letzter Lauf"),
    "last_run_none": Label("Nessuna esecuzione", "Never run", "Noch nie gelaufen"),
    "default_gateway": Label("Gateway predefinito", "Default gateway", "Standardgateway"),
    "edit": Label("MODIFICA", "EDIT", "BEARBEITEN"),
    "cancel": Label("CANCELLA", "CANCEL", "ABBRECHEN"),
    "save": Label("SALVA", "SAVE", "SPEICHERN"),
    "hostname": same("Hostname"),
    "domain": Label("Dominio", "Domain", "Domäne"),
    "dns_primary": Label("DNS primario", "Primary DNS", "Primärer DNS"),
    "dns_secondary": Label("DNS secondario", "Secondary DNS", "Sekundärer DNS"),
    "ft_title": Label(
        "Configurazione Fault Tolerance", "Fault Tolerance Configuration", "Einrichtung der Fehlertoleranz"
    ),
}

OCC: dict[str, Label] = COMMON | {
    "title": same("Omnichannel Contact Center"),
    "icons.active": Label("Attivo", "Active", "Aktiv"),
    "icons.slave": same("Slave"),
    "icons.off": Label("Spento", "Off", "Aus"),
    "icons.unknown": Label("Stato sconosciuto", "Unknown state", "Unbekannter Zustand"),
    "icons.replication_good": Label("Replicazione attiva", "Replication active", "Replikation aktiv"),
    "icons.replication_bad": Label("Problemi di replicazione", "Replication problems", "Replikationsprobleme"),
    "icons.customised": Label("Personalizzazioni presenti", "Customisations present", "Anpassungen vorhanden"),
    "icons.customised_unknown": Label(
        "Personalizzazioni non leggibili", "Customisations could not be read", "Anpassungen nicht lesbar"
    ),
    "icons.licence_good": Label("Licenza valida", "Valid license", "Gültige Lizenz"),
    "icons.licence_bad": Label("Licenza non valida", "License not valid", "Ungültige Lizenz"),
    "menu_search": Label("Cerca tra i menù", "Search the menus", "Menüs durchsuchen"),
    "menu.system": Label("SISTEMA", "SYSTEM", "SYSTEM"),
    "menu.licence": Label("Licenza", "License", "Lizenz"),
    "menu.monitor": Label("Monitor di sistema", "System monitor", "Systemmonitor"),
    "menu.configuration": Label("Configurazione di sistema", "System configuration", "Systemkonfiguration"),
    "menu.general": Label("Configurazioni generali di sistema", "General system settings", "Allgemeines"),
    "menu.work_mode": Label("Modalità di lavoro", "Work mode", "Betriebsart"),
    "menu.mrcp": Label("Configurazione MRCP", "MRCP configuration", "MRCP-Konfiguration"),
    "menu.backup": Label("Backup/Ripristino", "Backup/Restore", "Sicherung"),
    "menu.replication": Label("Replicazione", "Replication", "Replikation"),
    "menu.network": Label("Rete", "Network", "Netzwerk"),
    "menu.interfaces": Label("Interfacce di rete", "Network interfaces", "Netzwerkschnittstellen"),
    "menu.domain": Label("Dominio", "Domain", "Domäne"),
    "menu.routing": Label("Instradamento", "Routing", "Routing"),
    "menu.hostname": same("Hostname/DNS"),
    "menu.fault_tolerance": Label("Fault Tolerance", "Fault Tolerance", "Fehlertoleranz"),
    "menu.disaster_recovery": same("Disaster Recovery"),
    "menu.security": Label("Autenticazione e Sicurezza", "Authentication and Security", "Anmeldung und Sicherheit"),
    "menu.service_access": Label("Accesso servizi", "Services access", "Dienstzugriff"),
    "menu.ldap": Label("LDAP esterno", "External LDAP", "Externes LDAP"),
    "menu.roles": Label("Ruoli e Utenze", "Roles and Accounts", "Rollen und Konten"),
    "menu.sms": same("SMS"),
    "menu.smtp": same("SMTP"),
    "menu.thresholds": Label("Soglie", "Thresholds", "Schwellwerte"),
    "menu.date_time": Label("Data/Ora", "Date/Time", "Datum/Uhrzeit"),
    "menu.updates": Label("Aggiornamenti di sistema", "System updates", "Systemupdates"),
    "menu.restart": Label("Riavvio/Arresto", "Restart/Shutdown", "Neustart/Herunterfahren"),
    "menu.customisations": Label("Personalizzazioni", "Customisations", "Anpassungen"),
    "menu.firewall": same("Firewall"),
    "menu.alarms": Label("Allarmi", "Alarms", "Alarme"),
    "menu.management": Label("GESTIONE", "MANAGEMENT", "VERWALTUNG"),
    "menu.outbound": same("OUTBOUND"),
    "menu.channels": Label("CANALI", "CHANNELS", "KANÄLE"),
    "menu.settings": Label("IMPOSTAZIONI", "SETTINGS", "EINSTELLUNGEN"),
    "menu.reports": Label("REPORT", "REPORTS", "BERICHTE"),
    "menu.info": same("Info"),
    "start_date": Label("Data di avvio:", "Start date:", "Startdatum:"),
    "chips.mcs": same("MCS"),
    "state_chip": Label("STATO", "STATE", "ZUSTAND"),
    "alarms": Label("Ultimi Allarmi di Sistema", "Latest System Alarms", "Letzte Systemalarme"),
    "processes": Label("Processi Attivi", "Active Processes", "Aktive Prozesse"),
    "fault_tolerance_columns.peer_ip": Label("IP dell'altro nodo", "Other node IP", "IP des anderen Knotens"),
    "fault_tolerance_columns.state": Label("Stato", "State", "Zustand"),
    "fault_tolerance_columns.database": Label("Database", "Database", "Datenbank"),
    "fault_tolerance_columns.completeness": Label(
        "Replicazione filesystem", "Filesystem replication", "Dateisystemreplikation"
    ),
    "fault_tolerance_columns.files": Label("File di sistema", "File system", "Dateisystem"),
    "fault_tolerance_columns.chat": same("MongoDB"),
    "replication_rows.database": Label("Database", "Database", "Datenbank"),
    "replication_rows.files": Label("File di sistema", "File system", "Dateisystem"),
    "replication_rows.chat": same("MongoDB"),
    "replication_rows.queues": same("Rabbitmq"),
    "stop": same("STOP"),
    "start": same("START"),
    "repair": Label("RIPARA", "REPAIR", "REPARIEREN"),
    "force_title": Label(
        "Forza la sincronizzazione del database e del filesystem",
        "Force the synchronization of the database and of the filesystem",
        "Abgleich von Datenbank und Dateisystem erzwingen",
    ),
    "force_choice": Label("Replicazione", "Replication", "Replikation"),
    "force_everything": Label("Tutto", "Everything", "Alles"),
    "force_two_months": Label(
        "Configurazione e ultimi 2 mesi", "Configuration and last 2 months", "Konfiguration und letzte 2 Monate"
    ),
    "force_text": Label(
        'Premendo il pulsante "Start" verrà avviata la sincronizzazione del database e la sincronizzazione del '
        "filesystem",
        'By pressing the "Start" button the synchronization of the database and of the filesystem will be started',
        "Mit „Start“ beginnt der Abgleich von Datenbank und Dateisystem",
    ),
    "log": Label("Registro", "Log", "Protokoll"),
    "tabs.modules": Label("Moduli", "Modules", "Module"),
    "tabs.security_update": same("Security Update"),
    "tabs.management": Label("Gestione licenza", "License management", "Lizenzverwaltung"),
    "licence_status": Label("Stato Licenza:", "License status:", "Lizenzstatus:"),
    "licence_valid": Label("ATTIVA", "ACTIVE", "AKTIV"),
    "expires": Label("Scadenza", "Expires", "Gültig bis"),
    "company": Label("Nome Azienda", "Company name", "Firma"),
    "email": same("E-mail"),
    "no_customisations": Label("Nessuna personalizzazione", "No customisations", "Keine Anpassungen"),
    "library_columns.name": Label("Libreria", "Library", "Bibliothek"),
    "library_columns.version": Label("Versione", "Version", "Version"),
}

OCC_21: Mapping[str, Label] = OCC | {
    "title": same("TVox Omnichannel Manager"),
    "menu.security_update": same("Security update"),
    "menu.manager": same("Application Manager"),
}

CATALOGUES: Mapping[Interface, Mapping[str, Label]] = {
    Interface.APPLICATION_MANAGER: APPLICATION_MANAGER,
    Interface.OCC_21: OCC_21,
    Interface.OCC: OCC,
}


def words(interface: Interface, language: Language) -> Mapping[str, str]:
    """The labels of one interface in one language, key to word."""
    return {key: getattr(label, language) for key, label in CATALOGUES[interface].items()}
