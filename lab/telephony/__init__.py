"""The simulated customer's PBX: one description, the Asterisk configuration made from it, and how that can be wrong.

description.py     who and what there is: users, codes, groups, services
configuration.py   /etc/asterisk, written from the parts
phones.py …        a part each: `part(defects) -> Part`
prompts.py         what the PBX says
site_sections.py   what the site file says of it all
"""
