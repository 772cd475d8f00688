"""The private database server: a PostgreSQL cluster of our own, on a unix socket only.

Commands share it: each holds a lease while it works, the first one in starts the server and the
last one out stops it. Three locks of the kernel say who is there, so a killed process leaves no
trace: `lock` guards start and stop, `lease` is held by each command, `server.lock` by the server's
own processes, orphans of a crash included.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, event

from gisgov import words
from gisgov.errors import Conflict, NotFound, Unavailable
from gisgov.storage import cluster, tuning
from gisgov.storage.binaries import Binaries, choose
from gisgov.storage.cluster import Account, data_folder
from gisgov.storage.locks import ending_well, guarded, hold, holders, is_held, undisturbed
from gisgov.storage.postmaster import Postmaster, is_of, is_postgres, postmaster, workers

__all__ = ["follow", "lease", "running", "stop", "users"]

SAY_EVERY_S = 10.0
REACH_PATIENCE_S = 10.0
CRASH_PATIENCE_S = 120.0
STOP_PATIENCE_S = 120.0
LOG_BYTES = 5 * 1024**2

logger = logging.getLogger("gisgov")


@contextmanager
def lease(home: Path, *, create: bool = False) -> Iterator[Postmaster]:
    """Have the server running for as long as the block lasts.

    Parameters
    ----------
    home
        The private database's folder.
    create
        Make the database where there is none.

    Yields
    ------
    Postmaster
        The running server.

    Raises
    ------
    NotFound
        There is no database and none shall be made.
    Unavailable
        The server cannot run; the message says why and what to do.
    """
    if not create and not cluster.exists(home):
        raise NotFound("database.none_here", folder=home)
    cluster.make_home(home)
    with ending_well(), held_lease(home) as server:
        yield server


@contextmanager
def held_lease(home: Path) -> Iterator[Postmaster]:
    """The lease itself, on a folder that exists."""
    held: list[int] = []
    try:
        with guarded(home):
            alone = not is_held(home / "lease", alone=False)
            held.append(hold(home / "lease", fcntl.LOCK_SH))
            server = ensure(home, alone=alone)
        yield server
    finally:
        leave(home, held)


def leave(home: Path, held: list[int]) -> None:
    """Give up the lease; the last one out stops the server."""
    try:
        with guarded(home):
            with undisturbed():
                give_up(held)
                last = not is_held(home / "lease", alone=False)
                if last:
                    tell_to_stop(home)
            if last:
                await_stop(home)
    finally:
        give_up(held)


def give_up(held: list[int]) -> None:
    """Close the lease's files; the kernel then knows that this process is out."""
    while held:
        os.close(held.pop())


def users(home: Path) -> list[str]:
    """Who holds a lease now, as process number and command line, where the system tells."""
    return holders(home / "lease")


def has_processes(home: Path) -> bool:
    """Whether any process of the server lives, be it an orphan of a crash."""
    return is_held(home / "server.lock", alone=True)


def running(home: Path) -> Postmaster | None:
    """The server as it is now; None where none runs."""
    return postmaster(home) if has_processes(home) else None


def follow(engine: Engine, home: Path) -> None:
    """Have an engine connect to where the server listens now: started anew, it listens elsewhere.

    Parameters
    ----------
    engine
        Engine on a database of the private server.
    home
        The private database's folder.
    """

    @event.listens_for(engine, "do_connect")
    def aim(_dialect: object, _record: object, _arguments: object, given: dict[str, str]) -> None:
        server = postmaster(home)
        if server is not None and server.socket.is_absolute():  # it is written line by line
            given["host"] = str(server.socket)


# ---------------------------------------------------------------- start


def ensure(home: Path, *, alone: bool) -> Postmaster:
    """Find the server running, or start it."""
    if not cluster.exists(home):
        cluster.make(home, choose())
    programs = choose(data_folder(home))
    server = await_running(home, alone=alone)
    if server is not None and alone and server.version() not in (None, programs.version):
        await_stop(home)
        server = None
    return server or start(home, programs)


def await_running(home: Path, *, alone: bool) -> Postmaster | None:
    """The server that already runs, once it takes connections; None with no process of it left."""
    wait = Wait()
    while has_processes(home):
        server = postmaster(home)
        if server is not None and server.state == "ready" and server.answers():
            return server
        if alone and server is not None and has_lost_its_socket(server):
            await_stop(home)
            return None
        say_what_holds_up(home, server, wait)
        wait.pause()
    return None


class Wait:
    """Waiting in short steps, telling the user why every few seconds."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.step_s = 0.01
        self.next_s = SAY_EVERY_S

    @property
    def waited_s(self) -> float:
        """How long it has been."""
        return time.monotonic() - self.begun

    def pause(self) -> None:
        """Let a moment pass, longer each time up to a fifth of a second."""
        time.sleep(self.step_s)
        self.step_s = min(self.step_s * 1.5, 0.2)

    def tell(self, code: str) -> None:
        """Tell the reason, where it is time for it again."""
        if self.waited_s >= self.next_s:
            self.next_s += SAY_EVERY_S
            logger.warning(words.say(code, waited_s=round(self.waited_s)))


def has_lost_its_socket(server: Postmaster) -> bool:
    """Whether a server runs that nobody can reach: a clean-up or a logout took its folder."""
    gone = not (server.socket / cluster.SOCKET).exists()
    return server.state == "ready" and gone and is_of(server)


def say_what_holds_up(home: Path, server: Postmaster | None, wait: Wait) -> None:
    """Tell a waiting user why; give up where waiting cannot help."""
    alive = server is not None and is_postgres(server.pid)
    if alive and server is not None and server.state != "ready":
        wait.tell(f"database.{server.state or 'starting'}")
        return
    if wait.waited_s > (REACH_PATIENCE_S if alive else CRASH_PATIENCE_S):
        raise stuck(home, server)
    wait.tell("database.crashed")


def stuck(home: Path, server: Postmaster | None) -> Unavailable:
    """The error for a server that neither serves nor ends."""
    if server is not None and is_postgres(server.pid):
        params = {"pid": server.pid, "socket": server.socket}
        return Unavailable("database.not_reachable", folder=home, **params)
    pids = ", ".join(map(str, workers(home))) or "?"
    return Unavailable("database.orphans", folder=home, pid=server.pid if server else "?", who=pids)


def start(home: Path, programs: Binaries) -> Postmaster:
    """Start the server and wait until it takes connections, however long its recovery takes."""
    user = cluster.account(home)
    cluster.check_entry(home, user)
    refuse_copy(home)
    limit_log(home)
    log = home / "server.log"
    begin = log.stat().st_size if log.exists() else 0
    socket = cluster.socket_folder(user)
    try:
        with undisturbed():
            pid = spawn(home, user, command(home, programs, socket))
        return await_start(home, pid, begin)
    except BaseException:
        await_stop(home)
        cluster.clear_socket(socket)
        raise


def spawn(home: Path, user: Account, server: list[str]) -> int:
    """Start the server's process on its own: out of reach of Ctrl-C, and nobody's child.

    It inherits `server.lock`, held, and nothing else.
    """
    shell = ["/bin/sh", "-c", '"$@" </dev/null >&2 & echo $!', "sh", *server]
    lock = hold(home / "server.lock", fcntl.LOCK_EX)
    log = os.open(home / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    own = {"pass_fds": (lock,), "start_new_session": True, "env": environment(home)}
    try:
        if os.geteuid() == 0:
            os.fchown(log, user.uid, user.gid)
        return int(user.run(shell, stderr=log, **own).stdout)
    finally:
        os.close(log)
        os.close(lock)


def command(home: Path, programs: Binaries, socket: Path) -> list[str]:
    """The server's command line. All settings stand here: they follow the machine, not the data."""
    settings = tuning.options(tuning.memory_bytes()) | {"unix_socket_directories": str(socket)}
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [programs.program("postgres"), "-D", str(data_folder(home)), *given]


def environment(home: Path) -> dict[str, str]:
    """The server's environment.

    No process of ours lives when this is asked, so a number in `postmaster.pid` that is alive
    belongs to another program. PostgreSQL skips that number when told that it is its
    grandparent's, and still looks for shared memory in use.
    """
    stale = postmaster(home)
    if stale is not None:
        cluster.clear_socket(stale.socket)
    known = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    return known | ({"PG_GRANDPARENT_PID": str(stale.pid)} if stale else {})


def refuse_copy(home: Path) -> None:
    """See that the data were not copied from under a running server: such a copy may be torn.

    Raises
    ------
    Conflict
        The server of the original still runs.
    """
    stale = postmaster(home)
    if stale is None or not is_postgres(stale.pid):
        return
    if stale.data.resolve() == data_folder(home).resolve():
        return
    original = postmaster(stale.data.parent)
    if not stale.data.exists() or (original is not None and original.pid == stale.pid):
        raise Conflict("database.copied", folder=home, original=stale.data.parent, pid=stale.pid)


def await_start(home: Path, pid: int, log_from: int) -> Postmaster:
    """Wait until a started server takes connections.

    Raises
    ------
    Unavailable
        It ended instead; its last words are in the message.
    """
    wait = Wait()
    while has_processes(home):
        server = postmaster(home)
        if (
            server is not None
            and server.pid == pid
            and server.state == "ready"
            and server.answers()
        ):
            return server
        wait.tell("database.starting")
        wait.pause()
    with (home / "server.log").open(errors="replace") as log:
        log.seek(log_from)
        raise cluster.failure(home, log.read())


# ---------------------------------------------------------------- stop


def stop(home: Path, *, force: bool = False) -> bool:
    """Stop the server; whether there was one to stop.

    Parameters
    ----------
    home
        The private database's folder.
    force
        Also where other commands use it: they lose their connections.

    Raises
    ------
    Conflict
        Other commands use it.
    """
    if not has_processes(home):
        return False
    with guarded(home):
        if is_held(home / "lease", alone=False) and not force:
            raise Conflict("database.in_use", who="; ".join(users(home)) or "?")
        await_stop(home)
    return True


def tell_to_stop(home: Path, how: signal.Signals = signal.SIGINT) -> Postmaster | None:
    """Ask the server to end its connections and stop; the server that was asked."""
    server = running(home)
    if server is None or not is_of(server):
        return None
    with suppress(ProcessLookupError):
        os.kill(server.pid, how)
    return server


def await_stop(home: Path) -> None:
    """Stop the server, wait until no process of it is left, then clear up its socket's folder.

    One that crashes while it is stopped, as on a full disk, can wait for itself for ever: it is
    then stopped without a word to its processes, and repairs itself at the next start.
    """
    wait = Wait()
    asked = tell_to_stop(home)
    urged = False
    while has_processes(home):
        wait.tell("database.stopping")
        if asked is None and wait.waited_s > CRASH_PATIENCE_S:
            raise stuck(home, postmaster(home))
        wait.pause()
        asked = asked or tell_to_stop(home)
        if not urged and wait.waited_s > STOP_PATIENCE_S:
            urged = tell_to_stop(home, signal.SIGQUIT) is not None
    gone = asked or postmaster(home)
    if gone is not None:
        cluster.clear_socket(gone.socket)
    limit_log(home)


def limit_log(home: Path) -> None:
    """Keep the log short: what is over the limit moves to `server.log.1`, once."""
    log = home / "server.log"
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.with_suffix(".log.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)
