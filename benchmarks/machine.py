"""The machine on which the measurements were taken."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.peers import WORK, versions
from sitegen import __version__


def describe() -> dict[str, str]:
    """Describe the machine, its programs, and the day."""
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    programs = {"sitegen": __version__, **versions(), "Python": platform.python_version(), "Node.js": node}
    return {
        "Processor": f"{_processor()}, {len(os.sched_getaffinity(0))} cores",
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "Disk": _file_system(WORK),
        "System": f"Linux {platform.release()}",
        "Programs": ", ".join(f"{name} {version}" for name, version in programs.items()),
        "Date": datetime.now(UTC).date().isoformat(),
    }


def load() -> float:
    """Return the load average of the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _file_system(path: Path) -> str:
    """Return the type of the file system of a path: that of the longest mount point above it."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    above = [(len(place), kind) for _, place, kind, *_ in mounts if path.resolve().is_relative_to(place)]
    return max(above)[1]
