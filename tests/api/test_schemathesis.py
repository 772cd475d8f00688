"""The whole API asked at random as its description allows, by every role and by nobody.

No answer is a failure of the server, each is as the description says, and none tells of people to a
role that has no rule for it. Examples are the same in every run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import Engine, text

from api.main import create_app
from api.rules import PUBLIC, RULES
from gisgov.settings import Settings
from gisgov.storage.accounts import ROLES
from tests.neighbourhood import Neighbourhood, draw
from tests.signing import bearer, token_for

EXAMPLES = 6
SECRETS = ("source-of-a-person", "source-of-a-household")
PERSONAL = re.compile(r'"(?:age_band|assistance|fixed_at|name_sealed|phone_sealed)":')
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# What is wrong with the request whoever asks, so that it is told before that.
BEFORE = {400, 404, 405, 422}
# Streams without an end, and what ends the session that asks.
APART = {"watch_changes", "sign_out"}
PEOPLE = {
    "read_building_residents",
    "read_household_residents",
    "read_worker_positions",
    "read_emergency_people",
    "read_reporter",
    "search_contacts",
}

schema = schemathesis.openapi.from_dict(create_app().openapi())
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (found.ok() for found in schema.get_all_operations())
}


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def drawn(city: Engine) -> Neighbourhood:
    made = draw(city)
    with city.begin() as conn:
        conn.execute(text("UPDATE person SET source_id = 'source-of-a-person-' || id"))
        conn.execute(text("UPDATE household SET source_id = 'source-of-a-household-' || id"))
    return made


@pytest.fixture(scope="module")
def client(city: Engine, drawn: Neighbourhood) -> Iterator[TestClient]:
    app = create_app(Settings(requests_per_minute=0), engine=city)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def tokens(city: Engine) -> dict[str, str | None]:
    return {"nobody": None} | {role: token_for(city, role) for role in ROLES}


def cases(name: str) -> st.SearchStrategy[Case]:
    """Requests that the description allows, and some that it does not."""
    operation = OPERATIONS[name]
    return st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - APART))
def test_no_request_breaks_an_operation_or_tells_of_people(
    client: TestClient, tokens: dict[str, str | None], name: str
) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(name))
    def ask(case: Case) -> None:
        for role, token in tokens.items():
            check(client, case, role, token, name)

    ask()


def check(client: TestClient, case: Case, role: str, token: str | None, name: str) -> None:
    """Ask as one role, and see what comes."""
    given = case.as_transport_kwargs(base_url="http://testserver")
    given["headers"] = {**given.pop("headers"), **bearer(token)}
    given["cookies"] = None
    data = given.pop("data", None)
    given["data" if isinstance(data, dict) else "content"] = data
    answer = client.request(**{key: value for key, value in given.items() if value is not None})
    case.validate_response(answer, checks=CHECKS)
    allowed = name in PUBLIC or role in getattr(RULES.get(name), "roles", ())
    if not allowed:
        assert answer.status_code in BEFORE | {401 if role == "nobody" else 403}
    told = answer.text
    assert not any(secret in told for secret in SECRETS)
    if name not in PEOPLE or not allowed:
        assert not PERSONAL.search(told), (role, told[:500])
