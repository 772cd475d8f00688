"""The place of a file that is being made: it is there when it is complete, and not before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gisgov.errors import BadInput, Conflict, Unavailable
from gisgov.intake.exchange import CITY

__all__ = ["placed"]


@contextmanager
def placed(target: Path, *, force: bool, private: bool = False) -> Iterator[Path]:
    """A path to write to, in a folder of its own beside the target; it takes its place at the end.

    Parameters
    ----------
    target
        A file, or a folder that the block makes.
    force
        Replace what is there: a file, or a folder that holds an exported city and nothing else.
    private
        Let only the owner read it.

    Raises
    ------
    BadInput
        There is no folder to write into.
    Conflict
        The target is there.
    Unavailable
        Nothing can be written there.
    """
    check_free(target, force=force)
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise Unavailable("export.failed", file=target, reason=error.strerror) from error
    try:
        made = beside / target.name
        yield made
        _open_to(made, private=private)
        if target.is_dir():
            target.rename(beside / "replaced")
        made.replace(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def check_free(target: Path, *, force: bool) -> None:
    """See that the target can be made."""
    if not target.parent.is_dir():
        raise BadInput("export.no_folder", folder=target.parent)
    if not target.exists():
        return
    if not force:
        raise Conflict("export.exists", file=target)
    if target.is_dir() and not _is_city(target):
        raise Conflict("export.other_folder", folder=target)


def _is_city(folder: Path) -> bool:
    """Whether a folder is empty or holds an exported city and nothing else."""
    endings = {file.suffix if file.is_file() else None for file in folder.iterdir()}
    return not endings or (
        len(endings) == 1 and any((folder / f"{CITY}{ending}").is_file() for ending in endings)
    )


def _open_to(made: Path, *, private: bool) -> None:
    """Give everybody what they are to have: a private file is its owner's alone."""
    if private:
        for path in [made, *made.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)
