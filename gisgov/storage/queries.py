"""The fixed queries of `storage/sql` by name, and the form that all answers share."""

from __future__ import annotations

from functools import cache
from importlib import resources

from pydantic import ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from sqlalchemy import TextClause, text

__all__ = ["ANSWER", "Extended", "fixed"]

ANSWER = ConfigDict(use_attribute_docstrings=True)
"""Answers are frozen dataclasses that go over the wire as they are; their field texts too."""


class Extended:
    """Base of answers that others extend: in schemas, inherited fields keep their texts."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give inherited fields the texts that they have in the class they come from."""
        made = handler(schema)
        properties = handler.resolve_ref_schema(made)["properties"]
        for base in cls.__mro__:
            for name, field in getattr(base, "__pydantic_fields__", {}).items():
                if field.description:
                    properties[name].setdefault("description", field.description)
        return made


@cache
def fixed(name: str) -> TextClause:
    """The query of the file `sql/<name>.sql`, ready for its parameters.

    Parameters
    ----------
    name
        Of the file, without its ending.
    """
    return text(resources.files("gisgov.storage").joinpath("sql", f"{name}.sql").read_text("utf-8"))
