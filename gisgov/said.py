"""A sentence before it has words: rules decide what is to be said, `gisgov.words` how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Said"]


@dataclass(frozen=True)
class Said:
    """What is to be said, in any language.

    Examples
    --------
    >>> Said("water.none_near", {"radius_m": 300}).code
    'water.none_near'
    """

    code: str
    """Key of the sentence in `gisgov.words`."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """What the sentence names."""
    text: str = ""
    """The sentence, where a language was chosen."""
