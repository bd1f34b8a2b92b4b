"""The lab's chat database: speaks MongoDB's wire protocol as a 4.0.27 replica set of two members.

server   the `mongod` of one node
shell    the `mongo` command            dump   the `mongodump` command
seed     fills an empty node with a `rocketchat` database
"""

from typing import Any

Document = dict[str, Any]

VERSION = "4.0.27"
