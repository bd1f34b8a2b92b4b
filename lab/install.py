"""Turns a plain Debian root into a TVOX machine: python -m lab.install PACKAGES.tar ROOT.

Runs as root (or root of a user namespace) in mount, network and process namespaces of its own. What is slow to make
and the same on both machines is made here once, so that healthy machines are equal to the byte; what is quick, or each
machine's own, is written to a fresh disk by `lab.furnishing`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from lab import calendar_seed, sync_seed
from lab.mounts import mount, mount_devices
from lab.plan import ROOT_PASSWORD
from lab.telephony import prompts


def install(packages: Path, root: Path) -> None:
    """Unpack and furnish `root`."""
    root.mkdir()
    # A network of its own: the database that is furnished below must not meet one that listens on this host.
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["tar", "--extract", "--exclude=./dev/*", "--file", packages, "--directory", root], check=True)
    mount_devices(root)
    mount("-t", "proc", "proc", root / "proc")
    _system(root)
    sync_seed.write_tree(root / "opt/telenia_data/sync")
    prompts.write_sounds(root)
    _chat(root)
    _calendars(root)


def _system(root: Path) -> None:
    subprocess.run(["chroot", root, "chpasswd"], input=f"root:{ROOT_PASSWORD}", text=True, check=True)
    # sshd's host keys are each machine's own: made at its first boot.
    for key in (root / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    (root / "etc/ssh/sshd_config").write_text(
        "PermitRootLogin yes\nUsePAM no\nUseDNS no\nMaxSessions 10\nMaxStartups 10:30:100\n"
        "Subsystem sftp internal-sftp\n"
    )
    (root / "etc/centos-release").write_text("CentOS Linux release 7.9.2009 (Core)\n")
    # The build left the host's name server here; the lab asks nobody outside, and must not wait for an answer.
    (root / "etc/resolv.conf").write_text("")
    (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nshadow: files\nhosts: files\n")
    (root / "etc/tvox").mkdir()
    (root / "var/lib/tvox-lab/faults").mkdir(parents=True)
    (root / "root/.bashrc").write_text("export PS1='[\\u@\\h \\W]# '\n")
    (root / "root/.profile").write_text("export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n")


def _chat(root: Path) -> None:
    subprocess.run([sys.executable, "-m", "lab.chat.seed", "--root", root], check=True)


def _calendars(root: Path) -> None:
    cluster = root / "etc/postgresql/13/main"
    (cluster / "conf.d/tvox.conf").write_text(
        "listen_addresses = '*'\nfsync = off\nautovacuum = off\nmax_connections = 50\nshared_buffers = 16MB\n"
        "dynamic_shared_memory_type = mmap\n"
    )
    (cluster / "pg_hba.conf").write_text(
        "local all all trust\nhost all all 127.0.0.1/32 trust\n"
        "host davical_administrators davical_dba 172.16.92.0/22 trust\n"
    )
    shutil.copy(calendar_seed.SCRIPT, root / "tmp/calendar_seed.sql")
    subprocess.run(["chroot", root, "/bin/sh", "-eu"], input=calendar_seed.CREATE, text=True, check=True)
    (root / "tmp/calendar_seed.sql").unlink()


if __name__ == "__main__":
    install(Path(sys.argv[1]), Path(sys.argv[2]))
