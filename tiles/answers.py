"""What goes out for a tile: its bytes, packed or not, and headers that are made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from isal import isal_zlib

from tiles.shown import shown_layer
from tiles.vector import Drawn

__all__ = ["Answer", "Drawn", "Headers", "answer"]

Headers = list[tuple[bytes, bytes]]

MEDIA_TYPE = b"application/vnd.mapbox-vector-tile"
GZIP = 31  # what zlib calls the format with gzip's head and foot
SMALLEST_PACKED = 400  # bytes; under a packet nothing is won

STANDING = [
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """An answer, ready to be sent.

    Parameters
    ----------
    status
        200, or 204 for a tile in which there is nothing.
    etag
        Hash of what the tile shows, quoted; packed and unpacked bytes have one each.
    headers
        Of the answer.
    unchanged
        Headers of a 304.
    body
        What is sent.
    """

    status: int
    etag: bytes
    headers: Headers
    unchanged: Headers
    body: bytes

    def is_known(self, if_none_match: bytes) -> bool:
        """Whether a client has it already, by the tags that it names.

        Examples
        --------
        >>> known = Answer(204, b'"a1"', [], [], b"")
        >>> known.is_known(b'"a1"'), known.is_known(b'W/"a1", "b2"'), known.is_known(b'"b2"')
        (True, True, False)
        """
        if if_none_match in (self.etag, b"*"):
            return True
        return self.etag in (tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b","))


def answer(names: Sequence[str], drawn: Sequence[Drawn], *, packed: bool) -> Answer:
    """Put the layers of a tile together.

    Parameters
    ----------
    names
        Of the layers.
    drawn
        What each shows, in the same order.
    packed
        Compressed by gzip, where that makes it smaller.
    """
    parts = list(zip(names, drawn, strict=True))
    plain = b"".join(each.data for each in drawn)
    left_out = [(name, d.shown, d.total) for name, d in parts if d.shown < d.total]
    plain += shown_layer(left_out) if left_out else b""
    packed = packed and len(plain) >= SMALLEST_PACKED
    body = isal_zlib.compress(plain, 2, GZIP) if packed else plain
    tag = blake2b(plain, digest_size=12).hexdigest()
    etag = f'"{tag}-gz"'.encode() if packed else f'"{tag}"'.encode()
    told = ", ".join(f"{name}={d.shown}/{d.total}" for name, d in parts)
    unchanged = [*STANDING, (b"etag", etag), (b"gisgov-features", told.encode())]
    headers = [*unchanged]
    if body:
        headers += [(b"content-type", MEDIA_TYPE), (b"content-length", str(len(body)).encode())]
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    return Answer(200 if body else 204, etag, headers, unchanged, body)
