"""The root file system of a TVOX machine: Debian 11 with the product's servers, built once and kept in a cache folder.

Debian 11 is the newest stable release with Asterisk. The cache folder (`$TVOX_LAB_CACHE`, else `~/.cache/tvox-lab`)
holds one root per recipe; a changed recipe builds another one. Building takes about a minute.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from lab.namespaces import inside_user_namespace
from lab.state import LabError

SUITE = "bullseye"
PACKAGES = (
    "asterisk",
    "asterisk-core-sounds-it-wav",
    "asterisk-voicemail",
    "ca-certificates",
    "chrony",
    "davical",
    "dialog",
    "espeak-ng",
    "iproute2",
    "iputils-arping",
    "iputils-ping",
    "keepalived",
    "lame",
    "less",
    "libfaketime",
    "lsyncd",
    "nftables",
    "openssh-server",
    "openssl",
    "php-cli",
    "postgresql",
    "procps",
    "python3-minimal",
    "rsync",
    "screen",
    "sox",
    "tini",
)
_HERE = Path(__file__).parent
RECIPE = (
    Path(__file__),
    _HERE / "install.py",
    _HERE / "calendar_seed.py",
    _HERE / "sync_seed.py",
    _HERE / "system" / "calendar_seed.sql",
    _HERE / "chat" / "seed.py",
    _HERE / "chat" / "disk.py",
    _HERE / "telephony" / "prompts.py",
)
"""Everything that a root is made by; a change in one of them makes another root."""

Say = Callable[[str], None]


def cache_folder() -> Path:
    """Where roots are kept."""
    return Path(os.environ.get("TVOX_LAB_CACHE") or Path.home() / ".cache" / "tvox-lab")


def cached_root() -> Path:
    """Where the root of today's recipe is, or will be."""
    recipe = hashlib.sha256()
    for file in RECIPE:
        recipe.update(file.read_bytes())
    owner = "root" if os.geteuid() == 0 else f"user-{os.getuid()}"
    return cache_folder() / f"{SUITE}-{owner}-{recipe.hexdigest()[:12]}"


def ensure_root(say: Say) -> Path:
    """The root, built if the cache has none."""
    root = cached_root()
    if not root.exists():
        build(root, say)
    return root


def build(root: Path, say: Say) -> None:
    """Build to a temporary name, then rename: a broken build never gets the final name."""
    if shutil.which("mmdebstrap") is None:
        raise LabError("mmdebstrap is missing: run `make setup`.")
    root.parent.mkdir(parents=True, exist_ok=True)
    unfinished = root.with_name(root.name + f".building-{os.getpid()}")
    packages = root.with_name(root.name + f".building-{os.getpid()}.tar")
    log = root.with_suffix(".log")
    try:
        say(f"Building the lab's root file system ({len(PACKAGES)} packages of Debian {SUITE}; log: {log})…")
        with log.open("wb") as output:
            _bootstrap(packages, output)
            say("Installing the simulated TVOX into it…")
            alone = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
            _as_roots_root([*alone, sys.executable, "-m", "lab.install", str(packages), str(unfinished)], output)
        unfinished.rename(root)
    except subprocess.CalledProcessError as failed:
        _as_roots_root(["rm", "-rf", str(unfinished)], None)
        last = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise LabError(
            f"Building the root file system failed ({' '.join(last)}); the whole story is in {log}."
        ) from failed
    finally:
        packages.unlink(missing_ok=True)
    say("The root file system is ready.")


def _bootstrap(packages: Path, output: object) -> None:
    command = ["mmdebstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", SUITE, str(packages)]
    if (mirror := debian_mirror()) is not None:
        command.append(mirror)
    subprocess.run(command, check=True, stdout=output, stderr=output, stdin=subprocess.DEVNULL)  # type: ignore[call-overload]


def debian_mirror() -> str | None:
    """The host's own Debian mirror; None on other systems, where mmdebstrap knows a default."""
    files = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for file in files:
        if file.suffix not in {".list", ".sources"} or not file.is_file():
            continue
        for line in file.read_text(errors="replace").splitlines():
            for word in line.split():
                if line.lstrip().startswith(("deb ", "URIs:")) and word.rstrip("/").endswith("/debian"):
                    return word
    return None


def _as_roots_root(command: list[str], output: object) -> None:
    subprocess.run(  # type: ignore[call-overload]
        inside_user_namespace() + command, check=True, stdout=output, stderr=output, stdin=subprocess.DEVNULL
    )
