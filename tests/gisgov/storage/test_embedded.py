"""The private server under everything that can happen to it. Nothing here is simulated."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

from gisgov.errors import Conflict, NotFound, Unavailable
from gisgov.storage import binaries, cluster, embedded, locks, tuning
from gisgov.storage.postmaster import Postmaster, is_alive, postmaster

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server has another user")

COMMAND = """
import sys, time
from pathlib import Path
from gisgov.storage import embedded
print("begun", flush=True)
with embedded.lease(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short folder that everybody may enter."""
    made = Path(tempfile.mkdtemp(prefix="gisgov-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def seed(folder: Path) -> Path:
    """A database that was made and stopped."""
    with embedded.lease(folder / "seed", create=True) as server, talk(server) as conn:
        conn.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    return folder / "seed"


@pytest.fixture
def home(folder: Path, seed: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A database of this test's own; whatever of it still runs after the test is a failure."""
    made = Path(tempfile.mkdtemp(dir=folder)) / "home"
    made.parent.chmod(0o755)
    copy(seed, made)
    yield made
    left = [f for f in (made, made.parent / "moved") if f.exists() and embedded.running(f)]
    for one in left:
        embedded.stop(one, force=True)
    shutil.rmtree(made.parent)
    assert not left, "the server still runs after the test"


def copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", source, target], check=True)


def talk(server: Postmaster) -> psycopg.Connection:
    return psycopg.connect(
        host=str(server.socket), user="gisgov", dbname="postgres", autocommit=True
    )


def kept(server: Postmaster) -> int:
    with talk(server) as conn:
        return conn.execute("SELECT count(*) FROM kept").fetchone()[0]


def command(home: Path, seconds: float, **options: object) -> subprocess.Popen[str]:
    """Another gisgov command that uses the database for a while; it has come as far as to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(home), str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    assert process.stdout.readline() == "begun\n"
    return process


def working(
    home: Path, seconds: float = 60, **options: object
) -> tuple[subprocess.Popen[str], int]:
    """Another command that has the server running, and the server's process."""
    process = command(home, seconds, **options)
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return process, int(line)


def end(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    process.send_signal(number)
    process.communicate(timeout=60)


def eventually(condition: Callable[[], bool], within_s: float = 20) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


# ---------------------------------------------------------------- the ordinary course


def test_the_server_runs_while_a_lease_is_held_and_not_after(home: Path) -> None:
    with embedded.lease(home) as server:
        assert kept(server) == 1000
        assert embedded.running(home).pid == server.pid
    assert embedded.running(home) is None
    assert not server.socket.exists()


def test_it_is_durable_has_no_port_and_lets_nobody_else_in(home: Path) -> None:
    with embedded.lease(home) as server, talk(server) as conn:
        shown = {
            name: conn.execute(f"SHOW {name}").fetchone()[0]
            for name in ("listen_addresses", "fsync", "data_checksums", "jit", "server_encoding")
        }
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert (cluster.data_folder(home)).stat().st_mode & 0o777 == 0o700
    assert shown == {
        "listen_addresses": "",
        "fsync": "on",
        "data_checksums": "on",
        "jit": "off",
        "server_encoding": "UTF8",
    }


def test_text_sorts_by_bytes_and_chinese_letters_are_letters(home: Path) -> None:
    with embedded.lease(home) as server, talk(server) as conn:
        assert conn.execute("SELECT 'a' > 'B', '网格' ~ '^\\w+$'").fetchone() == (True, True)


def test_without_leave_to_create_nothing_is_made(folder: Path) -> None:
    with pytest.raises(NotFound, match="gisgov demo"), embedded.lease(folder / "none"):
        pass
    assert not (folder / "none").exists()


def test_commands_at_once_share_one_server_and_the_last_one_out_stops_it(home: Path) -> None:
    processes = [command(home, 2 + 0.2 * number) for number in range(1, 5)]
    pids = {p.stdout.readline() for p in processes}
    codes = [p.wait(timeout=60) for p in processes]
    assert codes == [0, 0, 0, 0], [p.stderr.read() for p in processes]
    assert len(pids) == 1
    assert embedded.running(home) is None
    for process in processes:
        process.communicate()


def test_commands_at_once_make_one_database(folder: Path) -> None:
    home = folder / "raced"
    made: list[int] = []

    def use() -> None:
        with embedded.lease(home, create=True) as server:
            made.append(server.pid)
            time.sleep(0.5)

    threads = [threading.Thread(target=use) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == 1
    assert embedded.running(home) is None


def test_an_error_in_the_block_stops_the_server_too(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), embedded.lease(home):
        _ = 1 / 0
    assert embedded.running(home) is None


# ---------------------------------------------------------------- killed, crashed, interrupted


def test_a_killed_command_leaves_a_server_that_the_next_one_uses_and_stops(home: Path) -> None:
    process, pid = working(home)
    end(process)
    assert embedded.running(home).pid == pid
    with embedded.lease(home) as server:
        assert server.pid == pid
    assert embedded.running(home) is None


def test_a_killed_server_is_started_again_with_what_was_committed(home: Path) -> None:
    with embedded.lease(home) as first:
        with talk(first) as conn:
            conn.execute("INSERT INTO kept SELECT generate_series(1, 500)")
        os.kill(first.pid, signal.SIGKILL)
        with embedded.lease(home) as second:
            assert second.pid != first.pid
            assert kept(second) == 1500


def test_after_a_crash_the_start_waits_for_processes_that_still_work(home: Path) -> None:
    busy = "SELECT count(*) FROM generate_series(1, 20000000) n WHERE sqrt(n) > sin(n)"
    with embedded.lease(home) as first:
        conn = talk(first)
        worker = conn.info.backend_pid
        thread = threading.Thread(target=quietly, args=(conn, busy))
        thread.start()
        time.sleep(0.3)
        os.kill(first.pid, signal.SIGKILL)
        assert is_alive(worker)
        with embedded.lease(home) as second:
            assert not is_alive(worker)
            assert kept(second) == 1000
        thread.join()
        conn.close()


def quietly(conn: psycopg.Connection, sql: str) -> None:
    with suppress(psycopg.OperationalError):
        conn.execute(sql)


def test_processes_that_never_end_are_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "CRASH_PATIENCE_S", 0.2)
    with embedded.lease(home) as first, talk(first) as conn:
        worker = conn.info.backend_pid
        os.kill(worker, signal.SIGSTOP)
        os.kill(first.pid, signal.SIGKILL)
        with pytest.raises(Unavailable) as caught, embedded.lease(home):
            pass
        os.kill(worker, signal.SIGKILL)
    assert caught.value.code == "database.orphans"
    assert str(worker) in str(caught.value)


def test_a_stale_pid_that_now_belongs_to_another_program_does_not_matter(home: Path) -> None:
    with embedded.lease(home) as server:
        stale = cluster.data_folder(home) / "postmaster.pid"
        lines = stale.read_text().splitlines()
        os.kill(server.pid, signal.SIGKILL)
    user = cluster.account(home)
    switch = {"user": user.uid, "group": user.gid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **switch) as other:
        named = "\n".join([str(other.pid), *lines[1:]]) + "\n"
        stale.write_text(named)
        with embedded.lease(home) as server:
            assert kept(server) == 1000
        alive = other.poll() is None
        other.kill()
    assert alive


def test_a_stale_pid_file_is_postgresqls_own_affair(home: Path) -> None:
    with embedded.lease(home) as server:
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: embedded.running(home) is None)
        assert postmaster(home).pid == server.pid
    assert postmaster(home).pid == server.pid
    with embedded.lease(home) as again:
        assert postmaster(home).pid == again.pid
    assert postmaster(home) is None


def test_ctrl_c_ends_the_command_and_then_the_server(home: Path) -> None:
    process, _ = working(home, start_new_session=True)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in said
    assert embedded.running(home) is None


@pytest.mark.parametrize("delay_s", [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.17, 0.22, 0.3])
def test_ctrl_c_at_any_moment_leaves_nothing_running(home: Path, delay_s: float) -> None:
    process = command(home, 0.05, start_new_session=True)
    time.sleep(delay_s)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    assert embedded.running(home) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_told_to_end_stops_the_server(home: Path, number: int) -> None:
    process, _ = working(home)
    end(process, number)
    assert process.returncode == 128 + number
    assert embedded.running(home) is None


def test_ctrl_c_does_not_reach_the_server(home: Path) -> None:
    process, pid = working(home, start_new_session=True)
    with embedded.lease(home) as server:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
        assert server.pid == pid
        assert kept(server) == 1000


def test_a_child_process_does_not_inherit_the_lease(home: Path) -> None:
    with embedded.lease(home):
        child = subprocess.Popen(["sleep", "60"])
    assert embedded.running(home) is None
    child.kill()
    child.wait()


# ---------------------------------------------------------------- moved, copied, upgraded


def test_a_folder_moved_while_its_server_runs_goes_on(home: Path) -> None:
    process, pid = working(home)
    moved = home.rename(home.parent / "moved")
    with embedded.lease(moved) as server:
        assert server.pid == pid
        assert kept(server) == 1000
    end(process)
    assert embedded.stop(moved)
    with embedded.lease(moved) as server:
        assert kept(server) == 1000


def test_a_folder_moved_while_stopped_or_after_a_crash_starts_anew(home: Path) -> None:
    with embedded.lease(home) as server:
        os.kill(server.pid, signal.SIGKILL)
    moved = home.rename(home.parent / "moved")
    with embedded.lease(moved) as server:
        assert kept(server) == 1000


def test_a_copy_made_while_the_server_ran_is_refused(home: Path) -> None:
    with embedded.lease(home):
        copy(home, home.parent / "moved")
        with pytest.raises(Conflict) as caught, embedded.lease(home.parent / "moved"):
            pass
    assert caught.value.code == "database.copied"
    assert str(home) in str(caught.value)


def test_a_copy_made_while_stopped_is_a_database_of_its_own(home: Path) -> None:
    copy(home, home.parent / "moved")
    with embedded.lease(home) as one, embedded.lease(home.parent / "moved") as other:
        assert one.pid != other.pid
        assert one.socket != other.socket


@pytest.fixture
def newer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> binaries.Binaries:
    """Programs that say they are a later minor version."""
    real = binaries.choose()
    wrapped = Path(tempfile.mkdtemp(dir=folder))
    wrapped.chmod(0o755)
    for program in real.folder.iterdir():
        (wrapped / program.name).symlink_to(program)
    (wrapped / "postgres").unlink()
    version = f"postgres (PostgreSQL) {real.major}.99"
    (wrapped / "postgres").write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "{version}" && exit\n'
        f'exec {real.program("postgres")} "$@"\n'
    )
    (wrapped / "postgres").chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapped}:{os.environ['PATH']}")
    assert binaries.choose().version == (real.major, 99)
    return binaries.choose()


def test_a_server_older_than_its_programs_is_restarted_when_unused(
    home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    process, pid = working(home)
    end(process)
    request.getfixturevalue("newer")
    with embedded.lease(home) as server:
        assert server.pid != pid
        assert kept(server) == 1000


def test_a_server_older_than_its_programs_is_left_alone_while_used(
    home: Path, request: pytest.FixtureRequest
) -> None:
    with embedded.lease(home) as first:
        request.getfixturevalue("newer")
        with embedded.lease(home) as server:
            assert server.pid == first.pid


def test_data_of_another_major_version_are_not_touched(home: Path) -> None:
    (cluster.data_folder(home) / "PG_VERSION").write_text("9\n")
    with pytest.raises(Unavailable) as caught, embedded.lease(home):
        pass
    assert caught.value.code == "database.other_major"
    assert "apt install postgresql-9" in str(caught.value)
    assert "gisgov db backup" in str(caught.value)


# ---------------------------------------------------------------- what the machine lacks


def test_without_postgresql_the_packages_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "PLACES", ())
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(Unavailable, match=r"apt install postgresql.*\n.*brew install") as caught:
        refused(folder / "bare")
    assert caught.value.code == "database.programs_missing"
    assert not cluster.exists(folder / "bare")


def refused(home: Path) -> None:
    with embedded.lease(home, create=True):
        pass


def test_without_postgis_its_package_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries.Binaries, "has_postgis", lambda _: False)
    with pytest.raises(Unavailable, match=r"apt install postgresql-\d+-postgis-3"):
        refused(folder / "bare")


@as_root
def test_a_folder_that_the_servers_user_cannot_enter_is_named(folder: Path) -> None:
    closed = Path(tempfile.mkdtemp(dir=folder))
    with pytest.raises(Unavailable) as caught:
        refused(closed / "deep" / "home")
    assert caught.value.code == "database.folder_closed"
    assert f"chmod o+x {closed}`" in str(caught.value)
    closed.chmod(0o711)
    refused(closed / "deep" / "home")


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(Unavailable, match="GISGOV_HOME") as caught:
        refused(folder / "file" / "home")
    assert caught.value.code == "database.folder_unwritable"


def test_anothers_database_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(Unavailable) as caught:
        cluster.account(home)
    assert caught.value.code == "database.of_another_user"


def test_a_failed_start_shows_the_servers_last_words(home: Path) -> None:
    with (cluster.data_folder(home) / "postgresql.conf").open("a") as file:
        file.write("this is no setting\n")
    with pytest.raises(Unavailable, match="syntax error in file") as caught, embedded.lease(home):
        pass
    assert caught.value.code == "database.start_failed"
    assert embedded.running(home) is None


def test_a_full_disk_is_called_by_its_name(home: Path) -> None:
    error = cluster.failure(home, "FATAL:  could not write lock file: No space left on device\n")
    assert error.code == "database.no_space"
    assert "The disk is full" in str(error)


def test_a_making_that_was_cut_off_is_begun_again(folder: Path) -> None:
    home = Path(tempfile.mkdtemp(dir=folder)) / "home"
    home.parent.chmod(0o755)
    (home / "data.new" / "base").mkdir(parents=True)
    with embedded.lease(home, create=True) as server:
        assert server.state == "ready"
    assert not (home / "data.new").exists()


# ---------------------------------------------------------------- the socket's folder


def test_a_long_runtime_folder_is_passed_over(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(cluster.tempfile, "gettempdir", lambda: str(long))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    with embedded.lease(home) as server:
        assert len(os.fsencode(server.socket / cluster.SOCKET)) <= 107
        assert kept(server) == 1000


def test_the_socket_folder_of_a_crashed_server_goes(home: Path) -> None:
    process, pid = working(home)
    os.kill(pid, signal.SIGKILL)
    end(process)
    left = postmaster(home).socket
    assert left.exists()
    with embedded.lease(home) as server:
        assert server.socket != left
        assert not left.exists()


def test_a_server_whose_socket_was_cleaned_away_is_started_again_when_unused(home: Path) -> None:
    process, pid = working(home)
    end(process)
    shutil.rmtree(postmaster(home).socket)
    with embedded.lease(home) as server:
        assert server.pid != pid
        assert kept(server) == 1000


def test_a_server_whose_socket_was_cleaned_away_under_others_is_told_of(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "REACH_PATIENCE_S", 0.2)
    with embedded.lease(home) as server:
        shutil.rmtree(server.socket)
        with pytest.raises(Unavailable) as caught, embedded.lease(home):
            pass
    assert caught.value.code == "database.not_reachable"
    assert str(server.socket) in str(caught.value)


def test_a_database_at_the_place_of_one_that_was_moved_while_it_ran(home: Path, seed: Path) -> None:
    with embedded.lease(home) as first:
        home.rename(home.parent / "moved")
        copy(seed, home)
        with embedded.lease(home) as second:
            assert first.socket != second.socket
            assert kept(first) == kept(second) == 1000
        home.rename(home.parent / "second")
        (home.parent / "moved").rename(home)


# ---------------------------------------------------------------- stop


def test_stop_says_whether_there_was_something_to_stop(home: Path, folder: Path) -> None:
    process, _ = working(home)
    end(process)
    assert embedded.stop(home)
    assert not embedded.stop(home)
    assert not embedded.stop(folder / "none")


def test_stop_names_who_uses_the_server_and_forces_only_when_told(home: Path) -> None:
    process, _ = working(home)
    with pytest.raises(Conflict) as caught:
        embedded.stop(home)
    if Path("/proc/locks").exists():
        assert str(process.pid) in str(caught.value)
        assert embedded.users(home)[0].startswith(str(process.pid))
    assert embedded.running(home)
    assert embedded.stop(home, force=True)
    end(process)


# ---------------------------------------------------------------- waiting and words


def test_a_long_wait_is_explained_now_and_then(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = embedded.Wait()
    wait.tell("database.starting")
    assert not caplog.records
    wait.begun -= 25
    wait.tell("database.starting")
    wait.tell("database.starting")
    wait.tell("database.starting")
    assert [r.getMessage() for r in caplog.records] == [
        "The database repairs itself after an unclean stop; 25 s so far …"
    ] * 2


def test_a_start_or_stop_that_waits_for_another_says_for_whom(
    home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE_S", 0.05)
    descriptor = locks.hold(home / "lock", locks.fcntl.LOCK_EX)
    threading.Timer(0.3, os.close, [descriptor]).start()
    with caplog.at_level(logging.WARNING), embedded.lease(home):
        pass
    assert "Waiting for another gisgov command" in caplog.text


def test_the_log_is_kept_short(home: Path) -> None:
    log = home / "server.log"
    log.write_bytes(b"x" * (embedded.LOG_BYTES + 1))
    with embedded.lease(home):
        assert log.stat().st_size < 10_000
    assert (home / "server.log.1").stat().st_size == embedded.LOG_BYTES + 1


def test_the_log_keeps_no_statement_and_no_value(home: Path) -> None:
    with embedded.lease(home) as server, talk(server) as conn:
        conn.execute("CREATE TABLE person (name text UNIQUE)")
        conn.execute("INSERT INTO person VALUES ('王小明')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            conn.execute("INSERT INTO person VALUES ('王小明')")
    said = (home / "server.log").read_text()
    assert "duplicate key" in said
    assert "王小明" not in said


@pytest.mark.parametrize(("gib", "expected"), [(1, "128MB"), (16, "2048MB"), (512, "2048MB")])
def test_memory_is_shared_moderately(gib: int, expected: str) -> None:
    assert tuning.options(gib * 1024**3)["shared_buffers"] == expected


def test_roots_databases_tell_of_projects_that_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cluster, "SYSTEM_HOMES", tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "project").write_text("/srv/gone\n")
    cluster.warn_of_moved_project(tmp_path / "new")
    assert f"GISGOV_HOME={tmp_path / 'old'}" in caplog.text


def test_an_engine_finds_the_server_that_was_started_anew(home: Path) -> None:
    with embedded.lease(home) as server:
        query = {"host": str(server.socket), "port": "5432"}
        url = URL.create("postgresql+psycopg", "gisgov", database="postgres", query=query)
        engine = create_engine(url, poolclass=NullPool)
        embedded.follow(engine, home)
        embedded.stop(home, force=True)
        with embedded.lease(home) as anew, engine.connect() as conn:
            assert conn.scalar(text("SELECT 1")) == 1
        assert anew.socket != server.socket


def test_a_server_that_has_not_said_yet_where_it_listens_is_not_looked_for_elsewhere(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    engine = create_engine("postgresql+psycopg://")
    embedded.follow(engine, tmp_path)
    given = {"host": "/run/before"}
    for aim in engine.dialect.dispatch.do_connect:
        aim(engine.dialect, None, (), given)
    assert given == {"host": "/run/before"}


def test_a_server_that_does_not_stop_when_asked_is_stopped_at_last(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "STOP_PATIENCE_S", 0.2)
    kill = os.kill
    with embedded.lease(home) as server:
        deaf = [signal.SIGINT]  # as a server that crashed on a full disk is
        monkeypatch.setattr(os, "kill", lambda pid, n: None if n in deaf else kill(pid, n))
        embedded.stop(home, force=True)
    assert not is_alive(server.pid)
