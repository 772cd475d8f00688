"""Settings of the private server, from the machine's memory.

They are moderate: the server is never alone on the machine.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["memory_bytes", "options"]

MIB = 1024**2
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")

FIXED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "cluster_name": "gisgov",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "on",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    "log_checkpoints": "off",
    # The log is plain text: it keeps no statements and no values, for they may be about people.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def memory_bytes() -> int:
    """Memory of the machine, or of the container where that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([total, *filter(None, map(limit_in, CGROUP_LIMITS))])


def limit_in(path: str) -> int | None:
    """The number in a file of the control group; None where there is none."""
    try:
        return int(Path(path).read_text())
    except (OSError, ValueError):
        return None


def options(memory: int) -> dict[str, str]:
    """The server's settings for a machine.

    Parameters
    ----------
    memory
        Memory of the machine, bytes.

    Examples
    --------
    >>> options(8 * 1024**3)["shared_buffers"]
    '1024MB'
    """
    return FIXED | {
        "shared_buffers": share(memory, 8, least=64, most=2048),
        "effective_cache_size": share(memory, 2, least=256, most=65536),
        "work_mem": share(memory, 256, least=8, most=64),
        "maintenance_work_mem": share(memory, 16, least=64, most=1024),
        "max_wal_size": share(memory, 8, least=512, most=4096),
    }


def share(memory: int, parts: int, *, least: int, most: int) -> str:
    """One part of the memory as PostgreSQL writes it, within bounds in MiB."""
    return f"{min(max(memory // parts // MIB, least), most)}MB"
