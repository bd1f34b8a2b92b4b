"""The shell commands that walk the synchronised tree, and which files of it they take as settled.

They run in any POSIX shell with the tools of CentOS 7 (findutils 4.5, coreutils 8.22, sed 4.2, any awk), at the lowest
priority, and leave no file behind. Names may hold any byte: they travel as base64. A pipe hides the end of all but its
last tool, so each says itself when it failed: one killed for want of memory would pass half a list on as a whole one.
"""

import base64
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

CLOCKS_APART_S = 60
"""A file dated further in the future than this is not being written now: it is judged as any other."""


@dataclass(frozen=True)
class Window:
    """Which files are settled: last changed at or before `until`, or dated after `beyond` (seconds since 1970)."""

    until: int
    beyond: int

    @classmethod
    def before(cls, clocks: Iterable[int], settle: float) -> "Window":
        """Settled for both nodes: `settle` seconds before the earlier clock, or clearly ahead of the later one."""
        every = list(clocks)
        return cls(min(every) - ceil(settle), max(every) + CLOCKS_APART_S)

    def settled(self, mtime: int) -> bool:
        """Whether a file of that time is judged."""
        return mtime <= self.until or mtime > self.beyond


def manifest_command(root: str, window: Window, walk_s: float) -> str:
    """Prints `folder NAME`, `status N`, `sum FILES BYTES` and the MD5 for each top folder, then `end`."""
    walk = find_command('"$top"', settled_only(window))
    return f"""{preamble(root, walk_s)}
for top in ./* ./.[!.]* ./..?*; do test -e "$top" || test -L "$top" || continue
echo "folder $(printf %s "$top" | base64 -w 0)"; left=$((deadline - $(date +%s)))
test $left -gt 0 || {{ echo 'status 124'; continue; }}
{{ {{ timeout -k 5 $left $gentle {walk}; echo "status $?" >&3; }} | {WHOLE_SECONDS} \
| {SORTED} | whole tr '\\0\\n' '\\n\\0' \
| whole awk '{{ n++; s += $2; print }} END {{ printf "sum %d %.0f\\n", n, s | "cat >&3" }}' | md5sum >&3; }} 3>&1
done; echo end"""


def records_command(root: str, folders: Iterable[str], walk_s: float) -> str:
    """Prints the records of those folders, NUL-separated, as one base64 line of gzip."""
    names = " ".join(f'"$(printf %s {packed_name(folder)} | base64 -d)"' for folder in folders)
    walk = f"timeout -k 5 {walk_s:.0f} $gentle {find_command(names, '')}"
    return f"""{preamble(root, walk_s)}
{{ {walk}; test $? -lt 2 || echo 'the walk was stopped' >&2; }} \
| {WHOLE_SECONDS} | gzip -1 | base64 -w 0"""


def preamble(root: str, walk_s: float) -> str:
    """Goes to the tree, or says `missing`; sets `deadline`, `gentle`, and `whole`, which complains of a failed tool."""
    return f"""export LC_ALL=C; cd {shlex.quote(root)} 2>/dev/null || {{ echo missing; exit 0; }}
gentle='nice -n 19'; ionice -c 3 true 2>/dev/null && gentle="$gentle ionice -c 3"
deadline=$(($(date +%s) + {walk_s:.0f}))
whole() {{ "$@" || echo "$1 ended with status $?" >&2; }}"""


WHOLE_SECONDS = r"whole sed -z 's/^\(. [0-9]* -\{0,1\}[0-9]*\)\.[0-9]*/\1/'"
SORTED = "whole sort -z -S 256M"
"""In memory up to some five million files; beyond, sort keeps its own short-lived file in /tmp."""


def find_command(places: str, settled: str) -> str:
    """Records of all files below `places` (shell words); `settled` narrows it, a link apart."""
    link, file = r"-type l -printf 'l %s 0 %p -> %l\0'", rf"! -type d {settled} -printf '%y %s %T@ %p\0'"
    return rf"find {places} \( {link} \) -o \( {file} \)"


def settled_only(window: Window) -> str:
    """What `Window.settled` says, in the words of find."""
    return rf"\( ! -newermt @{window.until}.999999999 -o -newermt @{window.beyond}.999999999 \)"


def packed_name(name: str) -> str:
    """A path as base64, for a command line."""
    return base64.b64encode(name.encode(errors="surrogateescape")).decode()
