"""Tests of api.routes.shell: the map and its files, from a folder like the one that is built."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.routes import shell

PAGE = "<!doctype html><title>map</title>"
SCRIPT = "export const streets = 1\n" * 200


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a build leaves, in a folder of the test's own."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "sw.js").write_text("self.skipWaiting()")
    (tmp_path / ".built").write_text("hash")
    (tmp_path / "assets" / "index-1a2b.js").write_text(SCRIPT)
    for name in ("worker-3c.mjs", "city.webmanifest", "index-4d.css"):
        (tmp_path / "assets" / name).write_text("{}")
    monkeypatch.setattr(shell, "STATIC", tmp_path)
    return tmp_path


def test_the_map_is_asked_for_anew_each_time(client: TestClient, built: Path) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get("/", headers={"If-None-Match": f'"other", {answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")


def test_a_map_that_is_built_anew_is_another(client: TestClient, built: Path) -> None:
    before = client.get("/").headers["etag"]
    (built / "index.html").write_text(PAGE + "<p>new</p>")
    after = client.get("/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert "new" in after.text


def test_files_named_by_their_content_are_kept_for_ever(client: TestClient, built: Path) -> None:
    assert "immutable" in client.get("/static/assets/index-1a2b.js").headers["cache-control"]
    assert client.get("/static/sw.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("assets/index-1a2b.js", "text/javascript; charset=utf-8"),
        ("assets/worker-3c.mjs", "text/javascript; charset=utf-8"),
        ("assets/city.webmanifest", "application/manifest+json"),
        ("assets/index-4d.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is(
    client: TestClient, built: Path, name: str, media_type: str
) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_is_packed_for_who_takes_it_so(client: TestClient, built: Path) -> None:
    path = "/static/assets/index-1a2b.js"
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip, br"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(packed) == int(answer.headers["content-length"]) < len(SCRIPT) / 10
    assert gzip.decompress(packed).decode() == SCRIPT
    for accepted in ("identity", "gzip;q=0", "br, gzip; q=0.0"):
        plain = client.get(path, headers={"Accept-Encoding": accepted})
        assert "content-encoding" not in plain.headers
        assert plain.text == SCRIPT


@pytest.mark.parametrize(
    "name",
    ["", "nothing.js", ".built", "assets", "../main.py", "%2e%2e/main.py", "..%2fmain.py"],
)
def test_nothing_else_is_served(client: TestClient, built: Path, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_name_that_no_file_can_have_is_refused(client: TestClient, built: Path) -> None:
    assert client.get("/static/%00").status_code == 400


def test_the_map_asks_its_own_server_alone(client: TestClient, built: Path) -> None:
    rules = policy(client, "/")
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == rules["worker-src"] == "'self'"


def test_an_archive_on_another_server_may_be_asked(client: TestClient, built: Path) -> None:
    asked = policy(client, "/?archive=https%3A%2F%2Fmaps.example%3A8443%2Fcity.pmtiles")
    assert asked["connect-src"] == "'self' https://maps.example:8443"


@pytest.mark.parametrize(
    "archive",
    ["city.pmtiles", "https://a.example;script-src *", "https://*", "javascript:1", "https://a b/"],
)
def test_a_strange_archive_widens_nothing(client: TestClient, built: Path, archive: str) -> None:
    url = str(client.build_request("GET", "/", params={"archive": archive}).url)
    assert policy(client, url) == policy(client, "/")


def policy(client: TestClient, path: str) -> dict[str, str]:
    rules = client.get(path).headers["content-security-policy"].split("; ")
    return dict(rule.split(" ", 1) for rule in rules)


@pytest.mark.parametrize(("lang", "told"), [("en", "not built yet"), ("zh", "尚未构建")])
def test_where_no_map_is_built_a_page_says_how(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, told: str
) -> None:
    monkeypatch.setattr(shell, "STATIC", tmp_path / "nowhere")
    answer = client.get("/", params={"lang": lang})
    assert answer.status_code == 503
    for part in (told, "<code>setup/web</code>", f'href="/plain?lang={lang}"'):
        assert part in answer.text


def test_what_is_there_can_be_asked_without_its_body(client: TestClient, built: Path) -> None:
    answer = client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
