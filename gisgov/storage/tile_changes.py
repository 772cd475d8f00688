"""Notes of changes that every reader has read are deleted; nobody's next read needs them.

They tell what is drawn anew, and which incidents are read into memory again.

A reader that has not read for half an hour begins anew. So what a snapshot saw that was taken an
hour ago is read, or will never be asked for. The time of a note says nothing: its transaction may
have been committed long after.
"""

from __future__ import annotations

from sqlalchemy import Connection

from gisgov.storage.queries import fixed

__all__ = ["prune"]


def prune(conn: Connection) -> int:
    """Delete what every reader has read; remember a snapshot for the next time.

    Does nothing until the snapshot that is remembered is an hour old.

    Returns
    -------
    int
        Notes of what is drawn that were deleted.
    """
    conn.execute(fixed("forget_foreign_snapshot"))
    conn.execute(fixed("prune_incident_touches"))
    deleted = conn.execute(fixed("prune_tile_changes")).rowcount
    conn.execute(fixed("remember_snapshot"))
    return deleted
