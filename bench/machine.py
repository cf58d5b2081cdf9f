"""On what it was measured, in words."""

import os
import platform
from pathlib import Path


def machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")),
        "unknown CPU",
    )
    memory = next((int(line.split()[1]) for line in _read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{os.cpu_count()} cores ({model}), {memory / 2**20:.0f} GB, {platform.system()} {platform.release()}"


def _read(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
