"""Small catalogues and customers' lists to test with."""

from pathlib import Path

from tvox.checklist.customer import CustomerList, customer_list_from
from tvox.checklist.effective import CheckList, effective
from tvox.checklist.item import Item
from tvox.checklist.standard import standard_catalogue

FILE = Path("acme.checklist.toml")

ADDED = """
[[add]]
id = "ACME-901"
kind = "guided"
criticality = "minor"
phases = ["final"]
impact = ["silent"]
title = "Il citofono apre"
steps = "Suona al citofono"
expected = "La porta si apre"
"""


def customer(text: str) -> CustomerList:
    return customer_list_from(text, FILE)


def checklist(text: str = "") -> CheckList:
    return effective(standard_catalogue(), customer(text), FILE)


def item(identifier: str = "UAT-TEL-001") -> Item:
    return checklist().by_id[identifier]
