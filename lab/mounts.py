"""What a machine's root needs mounted before anything runs in it."""

import subprocess
from pathlib import Path

DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


def mount(*words: str | Path) -> None:
    """Mount as the command of that name does; CalledProcessError says why not."""
    subprocess.run(["mount", *map(str, words)], check=True, capture_output=True)


def mount_devices(root: Path) -> None:
    """A `/dev` with the six harmless devices of the host, and terminals and shared memory of its own."""
    dev = root / "dev"
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", dev)
    for name in DEVICES:
        (dev / name).touch()
        mount("--bind", f"/dev/{name}", dev / name)
    for name in ("pts", "shm"):
        (dev / name).mkdir()
    mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620", "devpts", dev / "pts")
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", dev / "shm")
    (dev / "ptmx").symlink_to("pts/ptmx")
    (dev / "fd").symlink_to("/proc/self/fd")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (dev / name).symlink_to(f"/proc/self/fd/{number}")


def mount_overlay(lower: Path, layer: Path, *, rootless: bool, size: str = "1g") -> Path:
    """A writable view of `lower` on a disk of its own of `size`, all under `layer`; gives the view's folder."""
    layer.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", layer)
    upper, work, root = layer / "upper", layer / "work", layer / "root"
    for folder in (upper, work, root):
        folder.mkdir()
    extra = ",userxattr" if rootless else ""
    mount("-t", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={work}{extra}", "overlay", root)
    return root
