"""Disks that are full or may not be written, and a root that permissions bind."""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_BLOCK = 4096
_DROP_CAPABILITY = 24


@contextmanager
def mounted(place: Path, size: str, inodes: int = 0) -> Iterator[Path]:
    """Mount a small disk, where that is allowed; 0 inodes is the usual number."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={inodes}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def obey_permissions() -> None:
    """Make permissions bind root too: drop CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    if os.geteuid() == 0:
        for capability in (1, 2):
            ctypes.CDLL(None).prctl(_DROP_CAPABILITY, capability)


def fill(disk: Path, left: int = 0) -> Path:
    """Fill a disk but for some blocks, and return the file that takes the space."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, (os.statvfs(disk).f_bavail - left) * _BLOCK)
    return ballast
