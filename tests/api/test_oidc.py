"""Signing in with an identity provider that answers on a port of this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, text

from api import oidc
from api.main import create_app
from gisgov.settings import Settings
from gisgov.storage import accounts
from tests.identity_provider import CLIENT, CLIENT_SECRET, LittleProvider

START, BACK = "/api/session/oidc", "/api/session/oidc/back"
HERE = "http://localhost:8500"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

Enter = Callable[..., TestClient]


@pytest.fixture
def provider() -> Iterator[LittleProvider]:
    provider = LittleProvider()
    yield provider
    provider.close()


@pytest.fixture(scope="module", autouse=True)
def ann(town: Engine) -> Iterator[None]:
    """A dispatcher whom the provider calls `u-1`, and one who is shut out."""
    with town.begin() as conn:
        accounts.add(conn, "ann.oidc", role="dispatcher", oidc_subject="u-1")
        accounts.add(conn, "mail.oidc", role="planner", oidc_subject="ann@city.example")
        accounts.add(conn, "gone.oidc", role="admin", oidc_subject="u-gone")
        accounts.disable(conn, "gone.oidc")
    yield
    with town.begin() as conn:
        conn.execute(text("DELETE FROM account WHERE name LIKE '%.oidc'"))


@pytest.fixture
def enter(
    town: Engine, server_settings: Settings, provider: LittleProvider
) -> Iterator[Callable[..., TestClient]]:
    """Make browsers in front of servers that know the provider."""
    with ExitStack() as stack:

        def make(**more: object) -> TestClient:
            given = {
                "oidc_issuer": provider.issuer,
                "oidc_client_id": CLIENT,
                "oidc_client_secret": SecretStr(CLIENT_SECRET),
            }
            settings = server_settings.model_copy(update=given | more)
            app = create_app(settings, engine=town)
            client = TestClient(app, base_url=HERE, headers=PAGE, follow_redirects=False)
            return stack.enter_context(client)

        yield make


@pytest.fixture
def browser(enter: Enter) -> TestClient:
    return enter()


def begin(browser: TestClient, next: str = "/") -> str:  # noqa: A002
    """Begin, and sign in at the provider; the address that it sends the browser back to."""
    begun = browser.get(START, params={"next": next})
    assert begun.status_code == 303, begun.text
    return httpx.get(begun.headers["location"]).headers["location"]


def sign_in(browser: TestClient, next: str = "/") -> str:  # noqa: A002
    """Where the browser is in the end."""
    answer = browser.get(begin(browser, next))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def problem(browser: TestClient) -> str:
    """Why a sign-in fails."""
    where = urlsplit(sign_in(browser))
    assert where.path == "/sign-in"
    assert browser.get("/api/session").status_code == 401
    assert not browser.cookies
    return parse_qs(where.query)["problem"][0]


def last_line(town: Engine) -> tuple[str, str, dict[str, str]]:
    with town.connect() as conn:
        row = conn.execute(text("SELECT * FROM audit ORDER BY id DESC LIMIT 1")).one()
    return row.act, row.actor, row.details


def test_whom_the_provider_tells_apart_is_in(browser: TestClient, town: Engine) -> None:
    assert sign_in(browser, "/quality?area=K") == "/quality?area=K"
    told = browser.get("/api/session").json()
    assert (told["account"]["name"], told["kind"]) == ("ann.oidc", "oidc")
    assert last_line(town) == ("sign_in", "ann.oidc", {"address": "testclient", "kind": "oidc"})
    assert browser.post("/api/session/refresh", headers={"Origin": HERE}).status_code == 200


def test_cookies_of_the_session_are_strict_and_that_of_the_sign_in_goes(
    browser: TestClient,
) -> None:
    there = begin(browser)
    (kept,) = browser.cookies.jar
    assert (kept.name, kept.path, kept.secure) == ("gisgov_oidc", START, False)
    cookies = browser.get(there).headers.get_list("set-cookie")
    assert sorted(c.partition("=")[0] for c in cookies) == [
        "gisgov_oidc",
        "gisgov_refresh",
        "gisgov_session",
    ]
    assert all("HttpOnly" in c and "SameSite=strict" in c for c in cookies if "oidc" not in c)
    assert {cookie.name for cookie in browser.cookies.jar} == {"gisgov_refresh", "gisgov_session"}


def test_behind_a_proxy_the_public_address_is_used(enter: Enter) -> None:
    answer = enter(public_url="https://map.city.example/").get(START)
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == [f"https://map.city.example{BACK}"]
    assert asked["kind"] == ["web"]  # what the provider's own address says stays
    cookie = answer.headers["set-cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_another_process_can_end_what_one_has_begun(enter: Enter) -> None:
    one, other = enter(), enter()
    there = begin(one)
    other.cookies = one.cookies
    assert other.get(there).headers["location"] == "/"
    assert other.get("/api/session").status_code == 200


@pytest.mark.parametrize("claim", ["sub", "email", "preferred_username"])
def test_no_more_is_asked_for_than_is_needed(enter: Enter, claim: str) -> None:
    answer = enter(oidc_claim=claim).get(START)
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    scopes = {"sub": "openid", "email": "openid email", "preferred_username": "openid profile"}
    assert asked["scope"] == [scopes[claim]]
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n//evil.example/",
        " //evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/path\\..\\..\\evil",
        "/\u3000//evil.example",
        "/api/session/oidc",
        "",
        "/" + 2000 * "a",
    ],
)
def test_no_sign_in_leads_to_another_server(browser: TestClient, next: str) -> None:  # noqa: A002
    assert sign_in(browser, next) == "/"


@pytest.mark.parametrize("next", ["/", "/?lon=111.3&lat=30.7&q=a%20b", "/audit?limit=5", "/plain"])
def test_a_page_of_this_server_is_gone_back_to(browser: TestClient, next: str) -> None:  # noqa: A002
    assert sign_in(browser, next) == next


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
def test_each_signature_of_the_list_is_accepted(
    browser: TestClient, provider: LittleProvider, alg: str
) -> None:
    provider.rotate(alg)
    assert sign_in(browser) == "/"


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_without_a_signature_or_signed_by_the_public_key_is_refused(
    browser: TestClient, provider: LittleProvider, town: Engine, alg: str
) -> None:
    provider.alg = alg
    assert problem(browser) == "untrue"
    assert last_line(town)[:2] == ("sign_in_failed", "?")


def test_a_token_that_was_changed_on_the_way_is_refused(
    browser: TestClient, provider: LittleProvider
) -> None:
    token = provider.id_token
    changed = {"id_token": lambda nonce: token(nonce)[:-8] + "AAAAAAAA"}
    provider.__dict__.update(changed)
    assert problem(browser) == "untrue"


@pytest.mark.parametrize(
    ("claims", "what"),
    [
        ({"nonce": "of another sign-in"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another server"}, "aud"),
        ({"aud": ["another server"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": f"{CLIENT}-2"}, "aud"),
        ({"aud": [CLIENT, "another server"]}, "azp"),
        ({"azp": "another server"}, "azp"),
        ({"iss": "https://elsewhere.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"exp": 1_700_000_000}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": "9999999999"}, "exp"),
        ({"iat": 9_999_999_999}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": 9_999_999_999}, "nbf"),
    ],
)
def test_a_token_for_something_else_is_refused(
    browser: TestClient, provider: LittleProvider, claims: dict[str, object], what: str
) -> None:
    provider.claims = claims
    refused = browser.get(begin(browser), headers={"Accept": "application/json"})
    assert refused.status_code == 401
    assert (refused.json()["code"], refused.json()["params"]) == ("oidc.untrue", {"what": what})
    assert problem(browser) == "untrue"


def test_a_token_for_several_servers_says_that_it_was_made_for_this_one(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.claims = {"aud": ["another server", CLIENT], "azp": CLIENT}
    assert sign_in(browser) == "/"


def test_keys_are_kept_and_asked_for_anew_when_one_is_unknown(
    browser: TestClient, provider: LittleProvider
) -> None:
    assert [sign_in(browser), sign_in(browser)] == ["/", "/"]
    assert (provider.asked.count("keys"), provider.asked.count("openid-configuration")) == (1, 1)
    provider.rotate("ES256")
    assert sign_in(browser) == "/"
    assert provider.asked.count("keys") == 2


def test_a_provider_that_does_not_name_its_key_may_change_it(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.keys = lambda: {"keys": [provider.key.as_dict(private=False)]}  # type: ignore[method-assign]
    for _ in range(2):
        provider.rotate("RS256", kid=None)
        assert sign_in(browser) == "/"


def test_a_key_that_the_provider_does_not_have_is_refused(
    browser: TestClient, provider: LittleProvider
) -> None:
    held = provider.keys()
    provider.keys = lambda: held  # type: ignore[method-assign]
    provider.rotate("RS256")
    assert problem(browser) == "untrue"


@pytest.mark.parametrize("state", ["", "wrong", "ü"])
def test_another_state_is_refused_before_anything_is_asked(
    browser: TestClient, provider: LittleProvider, state: str
) -> None:
    there = urlsplit(begin(browser))
    given = dict(parse_qs(there.query)) | {"state": [state]}
    asked = len(provider.asked)
    answer = browser.get(f"{BACK}?{urlencode(given, doseq=True)}")
    assert answer.headers["location"] == "/sign-in?problem=lost"
    assert len(provider.asked) == asked


def test_another_browser_cannot_end_a_sign_in(enter: Enter) -> None:
    one, other = enter(), enter()
    there = begin(one)
    assert other.get(there).headers["location"] == "/sign-in?problem=lost"
    begin(other)  # it has one of its own
    assert other.get(there).headers["location"] == "/sign-in?problem=lost"


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", 200 * "A"])
def test_a_cookie_that_was_made_up_is_none(browser: TestClient, cookie: str) -> None:
    there = begin(browser)
    browser.cookies.clear()
    headers = {"Cookie": f"gisgov_oidc={cookie}"}
    assert browser.get(there, headers=headers).headers["location"] == "/sign-in?problem=lost"


def test_what_was_sealed_elsewhere_is_none(
    enter: Enter, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "secret", lambda *_: 32 * b"k")
    elsewhere = enter()
    there = begin(elsewhere)
    browser.cookies = elsewhere.cookies
    assert browser.get(there).headers["location"] == "/sign-in?problem=lost"


def test_who_takes_too_long_begins_again(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = begin(browser)
    monkeypatch.setattr("api.begun.LATE_S", 0)
    assert browser.get(there).headers["location"] == "/sign-in?problem=late"


def test_a_code_is_good_once(browser: TestClient, provider: LittleProvider) -> None:
    there = begin(browser)
    cookie = browser.cookies["gisgov_oidc"]
    assert browser.get(there).headers["location"] == "/"
    assert browser.get(there).headers["location"] == "/sign-in?problem=lost"
    browser.cookies.clear()
    again = browser.get(there, headers={"Cookie": f"gisgov_oidc={cookie}"})
    assert again.headers["location"] == "/sign-in?problem=spent"


def test_a_code_of_another_sign_in_is_refused(browser: TestClient, enter: Enter) -> None:
    stolen = parse_qs(urlsplit(begin(enter())).query)["code"]
    mine = parse_qs(urlsplit(begin(browser)).query)
    answer = browser.get(f"{BACK}?{urlencode(mine | {'code': stolen}, doseq=True)}")
    assert answer.headers["location"] == "/sign-in?problem=spent"


@pytest.mark.parametrize("who", ["u-2", "u-gone", "U-1"])
def test_whom_nobody_knows_here_or_who_is_shut_out_stays_out(
    browser: TestClient, provider: LittleProvider, town: Engine, who: str
) -> None:
    provider.who = {"sub": who}
    assert problem(browser) == "no_account"
    act, actor, details = last_line(town)
    assert (act, actor) == ("sign_in_failed", "gone.oidc" if who == "u-gone" else "?")
    assert details == {"address": "testclient", "kind": "oidc"}


@pytest.mark.parametrize(
    ("verified", "why"), [(True, None), ("true", None), (False, "unverified"), (None, "unverified")]
)
def test_an_email_address_names_an_account_only_if_it_is_verified(
    enter: Enter, provider: LittleProvider, verified: object, why: str | None
) -> None:
    browser = enter(oidc_claim="email")
    provider.who = {"sub": "u-9", "email": "ann@city.example", "email_verified": verified}
    if why:
        assert problem(browser) == why
    else:
        assert sign_in(browser) == "/"
        assert browser.get("/api/session").json()["account"]["name"] == "mail.oidc"


@pytest.mark.parametrize("told", [None, "", 7, ["u-1"], "a\0b", 256 * "a"])
def test_a_claim_that_names_nobody_is_refused(
    enter: Enter, provider: LittleProvider, told: object
) -> None:
    provider.claims = {"staff_number": told}
    assert problem(enter(oidc_claim="staff_number")) == "no_claim"


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("access_denied", "denied"),
        ("temporarily_unavailable", "away"),
        ("unauthorized_client", "refused"),
        ("<script>", "refused"),
    ],
)
def test_what_the_provider_refuses_is_told(
    browser: TestClient, provider: LittleProvider, error: str, why: str
) -> None:
    provider.error = error
    assert problem(browser) == why


def test_the_way_in_knows_where_it_was_to_lead(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.error = "access_denied"
    assert sign_in(browser, "/audit?limit=5") == "/sign-in?problem=denied&next=%2Faudit%3Flimit%3D5"


def test_a_wrong_secret_is_told_as_a_matter_for_the_administrator(enter: Enter) -> None:
    browser = enter(oidc_client_secret=SecretStr("another-Secret-9"))
    refused = browser.get(begin(browser), headers={"Accept": "application/json"})
    assert refused.status_code == 503
    assert refused.json()["params"] == {"reason": "invalid_client"}
    assert problem(browser) == "refused"


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.description["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert sign_in(browser) == "/"


def test_an_answer_of_another_provider_is_refused(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.more = {"iss": "https://elsewhere.example"}
    assert problem(browser) == "untrue"
    provider.more = {"iss": provider.issuer, "session_state": "any"}
    assert sign_in(browser) == "/"


def test_an_answer_without_its_promised_sender_is_refused(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.description["authorization_response_iss_parameter_supported"] = True
    assert problem(browser) == "untrue"


def test_a_provider_that_is_down_is_told_at_once(
    browser: TestClient, provider: LittleProvider
) -> None:
    provider.close()
    assert browser.get(START).headers["location"] == "/sign-in?problem=away"
    told = browser.get(START, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (503, "oidc.away")
    assert told.headers["retry-after"]


def test_a_provider_that_goes_down_meanwhile_is_told(
    browser: TestClient, provider: LittleProvider
) -> None:
    there = begin(browser)
    provider.close()
    assert browser.get(there).headers["location"] == "/sign-in?problem=away"


def test_a_provider_that_does_not_answer_is_not_waited_for(
    enter: Enter, provider: LittleProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "STEP_S", 0.05)
    browser = enter()
    provider.open.clear()
    assert browser.get(START).headers["location"] == "/sign-in?problem=away"


@pytest.mark.parametrize("end", ["openid-configuration", "token", "keys"])
@pytest.mark.parametrize(
    "answer",
    [(500, b"oh"), (200, b"<html>"), (200, b"[]"), (302, b"{}"), (200, b"[" * 600_000)],
    ids=["500", "html", "list", "302", "long"],
)
def test_a_provider_that_answers_nonsense_signs_nobody_in(
    browser: TestClient, provider: LittleProvider, end: str, answer: tuple[int, bytes]
) -> None:
    provider.odd[end] = answer
    begun = browser.get(START)
    if end == "openid-configuration":
        assert begun.headers["location"] == "/sign-in?problem=away"
    else:
        assert problem(browser) in ("away", "refused")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("issuer", "https://elsewhere.example"),
        ("token_endpoint", "http://elsewhere.example/token"),
        ("jwks_uri", None),
        ("authorization_endpoint", "javascript:alert(1)"),
    ],
)
def test_a_description_that_is_not_safe_is_refused(
    browser: TestClient, provider: LittleProvider, name: str, said: object
) -> None:
    provider.description[name] = said
    assert browser.get(START).headers["location"] == "/sign-in?problem=away"


def test_without_a_provider_there_is_no_such_way(
    enter: Enter, browser: TestClient, provider: LittleProvider
) -> None:
    assert browser.get("/api/session/ways").json()["oidc"] == "127.0.0.1"
    assert enter(oidc_title="市统一认证").get("/api/session/ways").json()["oidc"] == "市统一认证"
    bare = enter(oidc_issuer=None, oidc_client_id=None)
    assert bare.get("/api/session/ways").json()["oidc"] is None
    for path in (START, BACK):
        assert bare.get(path).headers["location"] == "/sign-in?problem=none"
        assert bare.get(path, headers={"Accept": "*/*"}).status_code == 404


def test_no_log_holds_what_is_secret(
    browser: TestClient, provider: LittleProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.who = {"sub": "subject-of-wang", "name": "王小明"}
    there = begin(browser)
    told = parse_qs(urlsplit(there).query)
    browser.get(there)
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("gisgov")]
    assert ours
    for secret in ("subject-of-wang", "王小明", CLIENT_SECRET, *told["code"], *told["state"]):
        assert secret not in "\n".join(ours)
