"""The printed page over HTTP: who may, in which language, with what policy; and as PDF."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.scene import lonlat
from tests.signing import signed_in

HERE = lonlat(25, 25)
PATHS = ("/emergency/print", "/emergency/print.pdf")


def test_the_page_is_of_the_place_that_is_asked_for(client: TestClient) -> None:
    given = client.get("/emergency/print", params=HERE | {"lang": "zh"})
    assert given.status_code == 200
    assert given.headers["content-language"] == "zh"
    assert "锦绣家园" in given.text
    assert "火警" in given.text


def test_the_page_is_in_the_language_that_is_asked_for(client: TestClient) -> None:
    given = client.get("/emergency/print", params=HERE | {"lang": "en", "kind": "gas_leak"})
    assert "GAS LEAK" in given.text
    assert '<html lang="en">' in given.text


def test_a_browser_may_load_nothing_for_the_page_but_its_style(client: TestClient) -> None:
    policy = client.get("/emergency/print", params=HERE).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "'self'" not in policy


def test_the_pdf_is_one(client: TestClient) -> None:
    given = client.get("/emergency/print.pdf", params=HERE)
    assert given.headers["content-type"] == "application/pdf"
    assert given.content.startswith(b"%PDF-")


def test_a_machine_without_pango_says_so_and_prints_html(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    original: Callable[..., Any] = builtins.__import__

    def lacking(name: str, *rest: Any, **named: Any) -> Any:
        if name == "weasyprint":
            lacks = "cannot load library 'libpango-1.0-0': not found"
            raise OSError(lacks)
        return original(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)
    given = client.get("/emergency/print.pdf", params=HERE | {"lang": "en"})
    assert (given.status_code, given.json()["code"]) == (503, "paper.no_pdf")
    assert "libpango-1.0-0 is missing" in given.json()["detail"]
    assert client.get("/emergency/print", params=HERE).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_fits_nothing_is_not_printed(client: TestClient, path: str) -> None:
    given = client.get(path, params={"q": "无此地址路999号"})
    assert (given.status_code, given.json()["code"]) == (409, "paper.several")


@pytest.mark.parametrize("path", PATHS)
def test_an_analyst_gets_no_page(client: TestClient, town: Engine, path: str) -> None:
    given = client.get(path, params=HERE, headers=signed_in(town, "analyst"))
    assert given.status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_was_printed_stands_in_the_audit(
    client: TestClient, town: Engine, path: str
) -> None:
    client.get(path, params=HERE | {"floor": "2"})
    with town.connect() as conn:
        query = "SELECT act, subject, details->>'floor' FROM audit ORDER BY id DESC LIMIT 1"
        act, subject, floor = conn.execute(text(query)).one()
    assert (act, floor) == ("counts", "2")
    assert subject in ("print_sheet", "print_sheet_pdf")
