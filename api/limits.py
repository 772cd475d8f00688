"""How much may be asked: the size of a body, requests a minute, passwords tried at a time.

Buckets lie in the memory of each process and hold no names, only hashes of tokens and addresses.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import BoundedSemaphore

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.connections import token_of
from gisgov.errors import BadInput, GisgovError, TooMany

__all__ = ["Buckets", "Limits", "Rates", "hashing"]

MOST_BYTES = 1024**2
MOST_BYTES_OF_FILES = (
    (re.compile(r"/api/buildings/\d+/preplan/files"), 10 * 1024**2),
    (re.compile(r"/api/plans/import"), 50 * 1024**2),
)
A_FILE = re.compile(r"/api/loads/\d+/file")  # api.uploads has a limit of its own for it
# A map asks for hundreds in a second, and they cost little: heat is drawn from a field once made.
UNCOUNTED = re.compile(r"/(tiles|static)|/api/heat/\d+/\d+/\d+\.png$")

SIGN_INS_PER_MINUTE = 30
PEOPLE_BEHIND_AN_ADDRESS = 10
MOST_BUCKETS = 10_000

HASHED_AT_A_TIME = 2
WAITING_TO_BE_HASHED = 8  # each holds a thread that answers others


class Buckets:
    """For each key so many requests a minute, all at once or one after the other.

    A key's bucket is the one moment at which it will be full again (generic cell rate algorithm),
    so that one that is full need not be kept.

    Parameters
    ----------
    per_minute
        What a bucket holds, and how much comes back in a minute.
    most
        Of how many keys a bucket is kept; those asked for longest ago go first.
    clock
        Tells seconds.

    Examples
    --------
    >>> buckets = Buckets(2, clock=lambda: 0.0)
    >>> buckets.take("a"), buckets.take("a"), buckets.take("a"), buckets.take("b")
    (0.0, 0.0, 30.0, 0.0)
    """

    def __init__(
        self,
        per_minute: int,
        *,
        most: int = MOST_BUCKETS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each_s = 60.0 / per_minute
        self._most = most
        self._clock = clock
        self._full_at: OrderedDict[object, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: object) -> float:
        """Take one of a key's requests; seconds to wait where there is none, else 0."""
        now = self._clock()
        full_at = max(self._full_at.get(key, now), now) + self._each_s
        wait_s = full_at - now - 60.0
        if wait_s > 1e-6:
            return wait_s
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        return 0.0


class Rates:
    """What each session and each address may ask in a minute.

    A token is not looked up here, so one that is made up gets a bucket too: what comes from one
    address is counted together as well.

    Parameters
    ----------
    per_minute
        For one session, or for an address without one.
    """

    def __init__(self, per_minute: int) -> None:
        self._sessions = Buckets(per_minute)
        self._addresses = Buckets(per_minute * PEOPLE_BEHIND_AN_ADDRESS)
        self._sign_ins = Buckets(SIGN_INS_PER_MINUTE)

    def check(self, scope: Scope) -> None:
        """Count a request.

        Raises
        ------
        TooMany
            It is one too many.
        """
        address = _address(scope)
        wait_s = self._addresses.take(address) or self._sessions.take(_token(scope) or address)
        if scope["method"] == "POST" and scope["path"] == "/api/session":
            wait_s = wait_s or self._sign_ins.take(address)
        if wait_s:
            raise TooMany("limits.requests", wait_s=ceil(wait_s))


class Limits:
    """Refuses what is too large or too often, before anything is done for it.

    Parameters
    ----------
    app
        The rest of the application; `rates` of its state counts, where it is there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _count(scope)
            if not _carries_file(scope):
                receive = await _bounded(scope, receive)
        except GisgovError as error:
            answer = scope["app"].exception_handlers[GisgovError](Request(scope), error)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


@contextmanager
def hashing() -> Iterator[None]:
    """Wait for a place to hash a password in: it takes memory and a core for a while.

    Raises
    ------
    TooMany
        Too many wait already.
    """
    if not _waiting.acquire(blocking=False):
        raise TooMany("limits.sign_ins", wait_s=1)
    try:
        with _working:
            yield
    finally:
        _waiting.release()


_working = BoundedSemaphore(HASHED_AT_A_TIME)
_waiting = BoundedSemaphore(HASHED_AT_A_TIME + WAITING_TO_BE_HASHED)


def _count(scope: Scope) -> None:
    rates: Rates | None = getattr(scope["app"].state, "rates", None)
    if rates is not None and not UNCOUNTED.match(scope["path"]):
        rates.check(scope)


def _address(scope: Scope) -> str:
    """Who asks; a household or an office has all of an IPv6 network, so that is one."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or address.packed[:8].hex())


def _token(scope: Scope) -> bytes | None:
    """A hash of the token that a request shows."""
    shown = token_of(HTTPConnection(scope))
    return blake2b(shown.encode(), digest_size=16).digest() if shown else None


def _carries_file(scope: Scope) -> bool:
    return scope["method"] == "PUT" and A_FILE.fullmatch(scope["path"]) is not None


async def _bounded(scope: Scope, receive: Receive) -> Receive:
    """The body, known to be small enough.

    Raises
    ------
    BadInput
        It is too large.
    """
    headers = Headers(scope=scope)
    path = scope["path"]
    most = next((m for files, m in MOST_BYTES_OF_FILES if files.fullmatch(path)), MOST_BYTES)
    if "transfer-encoding" not in headers:
        _measure(int(headers.get("content-length") or 0), most)
        return receive  # the server lets no more come than was said
    read: list[Message] = []
    size = 0
    while not read or read[-1].get("more_body"):
        read.append(await receive())
        size += len(read[-1].get("body", b""))
        _measure(size, most)
    read.reverse()

    async def again() -> Message:
        return read.pop() if read else await receive()

    return again


def _measure(size: int, most: int) -> None:
    if size > most:
        raise BadInput("limits.body", most_kb=most // 1024)
