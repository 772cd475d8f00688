"""Answers of many features: GeoJSON with members of its own, put together from text and packed."""

from __future__ import annotations

import json
from typing import Any

from isal import isal_zlib
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from api.shapes import GeoJSONResponse

__all__ = ["collection"]

GZIP = 31  # what zlib calls the format with gzip's head and foot
LEVEL = 1
SMALLEST_PACKED = 4096
FRESH = "private, no-cache"


def collection(request: Request, told: object, features: bytes) -> Response:
    """A collection of features.

    Parameters
    ----------
    request
        Says whether the answer may be packed.
    told
        A pydantic dataclass: all members of the answer beside `type` and `features`.
    features
        A GeoJSON array.
    """
    members: dict[str, Any] = TypeAdapter(type(told)).dump_python(told, mode="json")
    beside = json.dumps(members, ensure_ascii=False, allow_nan=False)[1:].encode()
    body = b'{"type":"FeatureCollection","features":' + features + b"," + beside
    headers = {"Cache-Control": FRESH, "Vary": "Accept-Encoding"}
    if len(body) >= SMALLEST_PACKED and "gzip" in request.headers.get("accept-encoding", ""):
        body = isal_zlib.compress(body, LEVEL, GZIP)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=GeoJSONResponse.media_type, headers=headers)
