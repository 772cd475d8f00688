"""Can this file be read at all? Checked before a reader opens it, so that its error is plain."""

from __future__ import annotations

import os
from pathlib import Path

from gisgov.errors import BadInput

__all__ = ["readable"]


def readable(path: str | os.PathLike[str]) -> Path:
    """The path, if there is a file with something in it.

    Raises
    ------
    BadInput
        Nothing is there, it is a folder, it may not be read, or it is empty (`file.missing`,
        `file.is_folder`, `file.forbidden`, `file.empty`).
    """
    file = Path(path)
    if not file.exists():
        raise BadInput("file.missing", path=file)
    if file.is_dir():
        raise BadInput("file.is_folder", path=file)
    if not os.access(file, os.R_OK):
        raise BadInput("file.forbidden", path=file)
    if file.stat().st_size == 0:
        raise BadInput("file.empty", path=file)
    return file
