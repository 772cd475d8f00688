"""Where the private database lies, whose it is, and how its data folder is made."""

from __future__ import annotations

import hashlib
import logging
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gisgov import words
from gisgov.errors import GisgovError, Unavailable
from gisgov.settings import Settings
from gisgov.storage.binaries import Binaries

__all__ = [
    "Account",
    "account",
    "check_entry",
    "clear_socket",
    "data_folder",
    "exists",
    "failure",
    "home_folder",
    "make",
    "make_home",
    "socket_folder",
]

SUPERUSER = "gisgov"
SYSTEM_HOMES = Path("/var/lib/gisgov")
SYSTEM_ACCOUNTS = ("postgres", "nobody")
SOCKET = ".s.PGSQL.5432"
SOCKET_BYTES = 107

logger = logging.getLogger("gisgov")


@dataclass(frozen=True)
class Account:
    """The system user that the server runs as: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def run(
        self,
        command: list[str],
        *,
        stderr: int = subprocess.STDOUT,
        **options: Any,  # noqa: ANN401
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, in the root folder; what it prints is kept as text."""
        if os.geteuid() == 0:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        pipe = subprocess.PIPE
        return subprocess.run(  # noqa: S603
            command, stdout=pipe, stderr=stderr, text=True, check=False, cwd="/", **options
        )

    def own(self, folder: Path) -> None:
        """Make a folder that only this user enters."""
        folder.mkdir(mode=0o700)
        if os.geteuid() != self.uid:
            os.chown(folder, self.uid, self.gid)


def home_folder(settings: Settings) -> Path:
    """Folder of the private database: as set, else of the nearest project from here upwards.

    Where there is none, it is that of the folder we are in.
    """
    if settings.home:
        return settings.home.expanduser().absolute()
    here = Path.cwd()
    homes = [_home_of(folder) for folder in (here, *here.parents)]
    return next((home for home in homes if _is_mine(home)), homes[0])


def _home_of(project: Path) -> Path:
    return SYSTEM_HOMES / digest(project) if os.geteuid() == 0 else project / ".gisgov"


def _is_mine(home: Path) -> bool:
    """Whether a database lies there that no other user put in our way."""
    try:
        return _owner(home) == os.geteuid() and data_folder(home).is_dir()
    except OSError:
        return False


def _owner(folder: Path) -> int:
    return folder.stat().st_uid


def digest(path: Path) -> str:
    """Short name that stands for a long path."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:10]


def data_folder(home: Path) -> Path:
    """PostgreSQL's own folder."""
    return home / "data"


def exists(home: Path) -> bool:
    """Whether a database was made here."""
    try:
        return (data_folder(home) / "PG_VERSION").exists()
    except PermissionError as e:
        raise Unavailable("database.folder_closed", folder=home, user=me().name) from e


def me() -> Account:
    """The user that this process runs as."""
    return account_of(os.geteuid())


def account_of(uid: int) -> Account:
    """The account with a number, also where it has no name."""
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, os.getegid())
    return Account(found.pw_name, uid, found.pw_gid)


def account(home: Path) -> Account:
    """Whom the server runs as: the owner of the data, else this user, else as root a system user.

    Raises
    ------
    Unavailable
        The data belong to another user.
    """
    data = data_folder(home)
    if data.exists():
        owner = account_of(data.stat().st_uid)
        if os.geteuid() not in (0, owner.uid):
            raise Unavailable("database.of_another_user", folder=home, owner=owner.name)
        return owner
    return me() if os.geteuid() != 0 else system_account()


def system_account() -> Account:
    """The system user for root's databases."""
    for name in SYSTEM_ACCOUNTS:
        try:
            return account_of(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise Unavailable("database.no_system_user")


def make_home(home: Path) -> None:
    """Make the folder that holds data, locks and log."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise Unavailable("database.folder_unwritable", folder=home, reason=e.strerror) from e
    if not os.access(home, os.W_OK | os.X_OK):
        raise Unavailable("database.folder_unwritable", folder=home, reason="not writable")


def check_entry(home: Path, user: Account) -> None:
    """See that the server's user can come as far as its folder.

    Raises
    ------
    Unavailable
        A folder on the way is closed to it; the message names the folder.
    """
    for folder in reversed([home, *home.parents]):
        if user.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode:
            raise Unavailable("database.folder_closed", folder=folder, user=user.name)


def make(home: Path, programs: Binaries) -> None:
    """Make the data folder: complete, or not at all.

    Parameters
    ----------
    home
        The private database's folder, which exists.
    programs
        The server programs that will run on it.

    Raises
    ------
    Unavailable
        `initdb` failed; its last words are in the message.
    """
    warn_of_moved_project(home)
    user = account(home)
    check_entry(home, user)
    begun = home / "data.new"
    shutil.rmtree(begun, ignore_errors=True)
    user.own(begun)
    try:
        initialise(begun, user, programs)
        begun.rename(data_folder(home))
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    if home.parent == SYSTEM_HOMES:
        (home / "project").write_text(f"{Path.cwd()}\n")


def initialise(folder: Path, user: Account, programs: Binaries) -> None:
    """Run `initdb`. Text sorts by its bytes and knows Chinese letters as letters."""
    letters = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    options = ["--encoding=UTF8", "--lc-collate=C", f"--lc-ctype={letters}", "--data-checksums"]
    options += [f"--username={SUPERUSER}", "--auth=trust", "--no-instructions"]
    command = [programs.program("initdb"), "-D", str(folder), *options]
    done = user.run(command)
    if done.returncode:
        raise failure(folder.parent, done.stdout)
    access = folder / "pg_hba.conf"
    access.write_text("# The socket's folder lets nobody else in.\nlocal all all trust\n")


def failure(home: Path, said: str) -> GisgovError:
    """The error for a server program that failed, with its last words."""
    code = "no_space" if "No space left on device" in said else "start_failed"
    last = "\n".join(said.strip().splitlines()[-8:])
    return Unavailable(f"database.{code}", folder=home, log=last)


def warn_of_moved_project(home: Path) -> None:
    """Tell root, whose databases are found by the project's path, of projects that have moved."""
    if home.parent != SYSTEM_HOMES:
        return
    for note in sorted(SYSTEM_HOMES.glob("*/project")):
        project = note.read_text().strip()
        if not Path(project).exists():
            said = words.say("database.project_gone", folder=note.parent, project=project)
            logger.warning(said)


def socket_folder(user: Account) -> Path:
    """A new folder for the socket: short, and closed to everybody else.

    It is new at each start, so that a database moved away while it runs keeps its own, and
    nobody can lie in wait at its name. `postmaster.pid` says where it is.
    """
    base = socket_base(user)
    try:
        folder = Path(tempfile.mkdtemp(prefix="gisgov-", dir=base))
    except OSError as e:
        raise Unavailable("database.folder_unwritable", folder=base, reason=e.strerror) from e
    if os.geteuid() != user.uid:
        os.chown(folder, user.uid, user.gid)
    return folder


def clear_socket(folder: Path) -> None:
    """Remove the folder of a socket that no server listens on any more."""
    if folder.name.startswith("gisgov-"):
        shutil.rmtree(folder, ignore_errors=True)


def socket_base(user: Account) -> Path:
    """Where the socket's folder goes: the user's run-time folder where it is short enough."""
    wished = "/run" if os.geteuid() == 0 else os.environ.get("XDG_RUNTIME_DIR", "")
    for base in (wished, f"/run/user/{user.uid}"):
        if base and fits(base) and os.access(base, os.W_OK | os.X_OK) and Path(base).is_absolute():
            return Path(base)
    base = tempfile.gettempdir()
    return Path(base if fits(base) else "/tmp")  # noqa: S108


def fits(base: str) -> bool:
    """Whether a socket below a folder has a path that the system takes; commas part a list."""
    longest = f"{base}/gisgov-{'0' * 8}/{SOCKET}"
    return len(os.fsencode(longest)) <= SOCKET_BYTES and "," not in base
