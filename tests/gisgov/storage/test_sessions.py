"""Tests of gisgov.storage.sessions and .accounts: who gets in, and for how long."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from sqlalchemy import Engine, text

from gisgov.errors import BadInput, Conflict, NotFound, TooMany, Unauthenticated
from gisgov.storage import accounts, roles, sessions
from tests.scene import Scene

PASSWORD = "correct horse battery"  # noqa: S105
HERE, THERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture(scope="module")
def owner(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        city = clones(stack)
        with city.begin() as conn:
            Scene(conn).areas("AB", level="grid")
        yield city


@pytest.fixture(scope="module")
def api(owner: Engine) -> Iterator[Engine]:
    engine = roles.api_engine(owner)
    yield engine
    engine.dispose()


@pytest.fixture
def ann(owner: Engine) -> Iterator[str]:
    """A dispatcher with a password; gone after the test."""
    with owner.begin() as conn:
        accounts.add(conn, "ann", role="dispatcher", home="A", password=PASSWORD)
    yield "ann"
    with owner.begin() as conn:
        conn.execute(text("DELETE FROM emergency; DELETE FROM account; DELETE FROM sign_in_try"))


def sign_in(api: Engine, name: str, password: str = PASSWORD, address: str = HERE) -> object:
    with api.begin() as conn:
        return sessions.sign_in(conn, name, password, address=address)


def guess(api: Engine, name: str, *, address: str = HERE) -> object:
    """A wrong guess without the slow work: the database is what slows."""
    with api.begin() as conn:
        query = text("SELECT outcome, wait_s FROM sign_in(:n, '\\x00', :a)")
        return conn.execute(query, {"n": name, "a": address}).one()


def acting(api: Engine, token: str | None) -> sessions.Acting | None:
    with api.begin() as conn:
        sessions.prove(conn, token)
        return sessions.acting(conn)


def refresh(api: Engine, token: str) -> object:
    with api.begin() as conn:
        return sessions.refresh(conn, token)


def acts(owner: Engine) -> list[str]:
    with owner.connect() as conn:
        return list(conn.scalars(text("SELECT act FROM audit ORDER BY id")))


def test_the_right_password_opens_a_session(api: Engine, ann: str) -> None:
    tokens = sign_in(api, "Ann ")
    who = acting(api, tokens.access)
    assert (who.name, who.role, who.home, who.kind) == ("ann", "dispatcher", "A", "password")


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_a_wrong_password_and_an_unknown_name_sound_the_same(
    api: Engine, ann: str, name: str
) -> None:
    refused = sign_in(api, name, "wrong password")
    assert isinstance(refused, Unauthenticated)
    assert refused.code == "access.wrong"


def test_an_unknown_name_has_a_salt_that_stays_the_same(api: Engine, ann: str) -> None:
    query = text("SELECT salt, cost FROM salt_of('nobody')")
    with api.connect() as conn:
        one, two = conn.execute(query).one(), conn.execute(query).one()
    assert one == two
    assert len(one.salt) == 16


def test_a_name_that_nobody_has_is_not_written_down(api: Engine, owner: Engine, ann: str) -> None:
    guess(api, "my-secret-password")
    with owner.connect() as conn:
        told = conn.scalar(text("SELECT string_agg(audit_text(a), '') FROM audit a"))
    assert "my-secret-password" not in told
    assert acts(owner)[-1] == "sign_in_failed"


def test_guesses_are_slowed_and_the_wait_grows(api: Engine, owner: Engine, ann: str) -> None:
    assert [guess(api, "ann").outcome for _ in range(5)] == ["wrong"] * 5
    first = guess(api, "ann")
    assert first.outcome == "wait"
    with owner.begin() as conn:
        conn.execute(text("UPDATE sign_in_try SET tried_at = tried_at - interval '5 seconds'"))
    assert guess(api, "ann").outcome == "wrong"
    assert guess(api, "ann").wait_s > first.wait_s


def test_while_one_waits_the_right_password_waits_too(api: Engine, ann: str) -> None:
    for _ in range(5):
        guess(api, "ann")
    refused = sign_in(api, "ann")
    assert isinstance(refused, TooMany)
    assert 0 < refused.params["wait_s"] <= 2


def test_guesses_elsewhere_do_not_lock_the_owner_out(api: Engine, ann: str) -> None:
    for _ in range(6):
        guess(api, "ann", address=THERE)
    assert isinstance(sign_in(api, "ann"), sessions.Tokens)


def test_guesses_from_everywhere_do_not_lock_out_where_one_was_before(
    api: Engine, ann: str
) -> None:
    """One IPv6 network has an address for each guess."""
    assert isinstance(sign_in(api, "ann"), sessions.Tokens)
    for each in range(25):
        guess(api, "ann", address=f"2001:db8::{each:x}")
    assert guess(api, "ann", address=THERE).outcome == "wait"
    assert isinstance(sign_in(api, "ann"), sessions.Tokens)


def test_guesses_at_once_are_counted_in_turn(api: Engine, ann: str) -> None:
    outcomes: list[str] = []
    threads = [Thread(target=lambda: outcomes.append(guess(api, "ann").outcome)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["wait"] * 7 + ["wrong"] * 5


def test_a_refresh_gives_new_tokens_and_ends_the_old(api: Engine, ann: str) -> None:
    old = sign_in(api, "ann")
    new = refresh(api, old.refresh)
    assert acting(api, old.access) is None
    assert acting(api, new.access).session_id


def test_two_windows_that_refresh_at_once_stay_in(api: Engine, ann: str) -> None:
    old = sign_in(api, "ann")
    new = refresh(api, old.refresh)
    assert refresh(api, old.refresh) is None
    assert acting(api, new.access) is not None


def test_a_copied_refresh_token_ends_the_session(api: Engine, owner: Engine, ann: str) -> None:
    old = sign_in(api, "ann")
    new = refresh(api, old.refresh)
    with owner.begin() as conn:
        conn.execute(text("UPDATE spent_refresh SET spent_at = spent_at - interval '1 minute'"))
    assert isinstance(refresh(api, old.refresh), Unauthenticated)
    assert acting(api, new.access) is None
    assert acts(owner)[-1] == "refresh_copied"


@pytest.mark.parametrize("column", ["access_until", "refresh_until"])
def test_what_has_run_out_is_nobodys(api: Engine, owner: Engine, ann: str, column: str) -> None:
    tokens = sign_in(api, "ann")
    with owner.begin() as conn:
        conn.execute(text(f"UPDATE session SET {column} = now() - interval '1 second'"))  # noqa: S608
    if column == "access_until":
        assert acting(api, tokens.access) is None
    else:
        assert isinstance(refresh(api, tokens.refresh), Unauthenticated)


def test_signing_out_ends_the_session(api: Engine, ann: str) -> None:
    tokens = sign_in(api, "ann")
    with api.begin() as conn:
        sessions.prove(conn, tokens.access)
        sessions.sign_out(conn)
    assert acting(api, tokens.access) is None
    assert isinstance(refresh(api, tokens.refresh), Unauthenticated)


def test_a_disabled_account_is_out_at_once_with_its_keys(
    api: Engine, owner: Engine, ann: str
) -> None:
    tokens = sign_in(api, "ann")
    with owner.begin() as conn:
        key = accounts.add_key(conn, "ann", label="pump 3")
    assert acting(api, key).kind == "key"
    with owner.begin() as conn:
        accounts.disable(conn, "ann")
    assert [acting(api, token) for token in (tokens.access, key)] == [None, None]
    assert sign_in(api, "ann").code == "access.wrong"
    with owner.begin() as conn:
        accounts.enable(conn, "ann")
    assert acting(api, key) is None
    assert isinstance(sign_in(api, "ann"), sessions.Tokens)


def test_a_reset_ends_sessions_and_takes_the_new_password(
    api: Engine, owner: Engine, ann: str
) -> None:
    tokens = sign_in(api, "ann")
    with owner.begin() as conn:
        accounts.reset(conn, "ann", password="another horse stapled")  # noqa: S106
    assert acting(api, tokens.access) is None
    assert isinstance(sign_in(api, "ann"), Unauthenticated)
    assert isinstance(sign_in(api, "ann", "another horse stapled"), sessions.Tokens)


@pytest.mark.parametrize("token", [None, "", "ga_", "x" * 500, "ga_'; DROP TABLE session --"])
def test_what_is_no_token_is_nobodys(api: Engine, ann: str, token: str | None) -> None:
    assert acting(api, token) is None


def test_tokens_are_not_in_the_database(api: Engine, owner: Engine, ann: str) -> None:
    tokens = sign_in(api, "ann")
    with owner.connect() as conn:
        told = conn.scalar(text("SELECT string_agg(s::text, '') FROM session s"))
    assert tokens.access.encode().hex() not in told
    assert tokens.refresh not in told


def test_an_account_for_oidc_has_no_password(api: Engine, owner: Engine, ann: str) -> None:
    with owner.begin() as conn:
        accounts.add(conn, "bob", role="analyst", oidc_subject="sub-1")
    with api.begin() as conn:
        tokens = sessions.sign_in_oidc(conn, "sub-1", address=HERE)
    assert acting(api, tokens.access).kind == "oidc"
    assert guess(api, "bob").outcome == "wrong"


@pytest.mark.parametrize(("subject", "who"), [("sub-2", "?"), (None, "?"), ("sub-1", "bob")])
def test_an_identity_without_an_account_leaves_a_trace_that_does_not_name_it(
    api: Engine, owner: Engine, ann: str, subject: str | None, who: str
) -> None:
    with owner.begin() as conn:
        accounts.add(conn, "bob", role="analyst", oidc_subject="sub-1")
        accounts.disable(conn, "bob")
    with api.begin() as conn:
        refused = sessions.sign_in_oidc(conn, subject, address=HERE)
    assert isinstance(refused, Unauthenticated)
    with owner.connect() as conn:
        row = conn.execute(text("SELECT * FROM audit ORDER BY id DESC LIMIT 1")).one()
    assert (row.act, row.actor) == ("sign_in_failed", who)
    assert row.details == {"address": HERE, "kind": "oidc"}
    assert "sub-" not in str(row)


@pytest.mark.parametrize("name", ["", "a", "two words", "a" * 65, "x;y"])
def test_odd_names_are_refused(owner: Engine, name: str) -> None:
    with owner.begin() as conn, pytest.raises(BadInput, match="cannot be an account"):
        accounts.add(conn, name, role="admin", password=PASSWORD)


def test_what_is_not_there_is_told(owner: Engine, ann: str) -> None:
    with owner.begin() as conn:
        with pytest.raises(BadInput, match="no role"):
            accounts.add(conn, "bob", role="chief", password=PASSWORD)  # type: ignore[arg-type]
        with pytest.raises(BadInput, match="no area"):
            accounts.add(conn, "bob", role="admin", home="Q", password=PASSWORD)
        with pytest.raises(BadInput, match="staff number"):
            accounts.add(conn, "bob", role="worker", worker="W9", password=PASSWORD)
        with pytest.raises(Conflict, match="ann"):
            accounts.add(conn, "ANN", role="admin", password=PASSWORD)
        with pytest.raises(NotFound, match="bob"):
            accounts.disable(conn, "bob")
        assert [account.name for account in accounts.find(conn)] == ["ann"]
