"""People by name or phone, and who reported an incident: opened by a look that is on record."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field
from pydantic.dataclasses import dataclass
from sqlalchemy import text
from starlette.requests import Request

from api.connections import City, token_of
from api.routes.residents import LookGiven, Number, Residents, told
from gisgov.contacts import Keys, digest_of_name, digest_of_phone
from gisgov.errors import BadInput, Conflict
from gisgov.storage import contact_keys, contacts, looks
from gisgov.storage.queries import ANSWER

__all__ = ["router"]

router = APIRouter(tags=["people"])


class ContactGiven(LookGiven):
    """Whom somebody looks for, by name or by phone, and why."""

    name: str | None = Field(default=None, max_length=200, description="The name, whole.")
    phone: str | None = Field(
        default=None,
        max_length=100,
        description="The telephone number, however it is written.",
        examples=["138 1234 5678"],
    )


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Reporter:
    """Who reported an incident."""

    look: int
    """Number of the look in the audit."""
    rows: int
    """How many contacts it opened: one, or none where the city holds none."""
    name: str | None
    """Name; null where the city holds none."""
    phone: str | None
    """Telephone number; null as for the name."""


@router.post("/contacts/search", summary="People by name or phone")
def search_contacts(
    request: Request, city: City, given: Annotated[ContactGiven, Body()]
) -> Residents:
    """Find the people of a name or phone in the home area, with household and building.

    Only a keyed digest is compared, so the name must be whole. The audit has who looked for
    somebody, when, why and how many were found; not for whom.
    """
    wanted = _digest(given, _keys(request))
    why, note = given.purpose, given.note
    asked = looks.looking(city, token_of(request), "contact", purpose=why, note=note, wanted=wanted)
    with asked as look:
        return told(request, look)


@router.post("/incidents/{number}/reporter", summary="Who reported an incident")
def read_reporter(
    request: Request, city: City, number: Number, given: Annotated[LookGiven, Body()]
) -> Reporter:
    """Tell name and phone of who reported an incident of the home area, where they are held."""
    with looks.looking(city, token_of(request), "reporter", number, **vars(given)) as look:
        name, phone = contacts.reporter(look.conn, number, request.app.state.unseal)
        held = look.conn.scalar(text("SELECT count(*) FROM incident_contact"))
        return Reporter(look=look.audit_id, rows=held, name=name, phone=phone)


def _keys(request: Request) -> Keys:
    if not request.app.state.ring.exists():
        raise Conflict("contacts.none_here")
    return contact_keys.read(request.app.state.ring)


def _digest(given: ContactGiven, keys: Keys) -> bytes:
    if (given.name is None) == (given.phone is None):
        raise BadInput("contacts.one_of")
    by_name = given.name is not None
    found = digest_of_name(given.name or "", keys) if by_name else None
    found = digest_of_phone(given.phone or "", keys) if not by_name else found
    if found is None:
        raise BadInput("contacts.no_name" if by_name else "contacts.no_phone")
    return found
