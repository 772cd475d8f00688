"""How one layer of the style is written, and the expressions that its paint is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, Literal

from tiles.style.sources import source_of

__all__ = ["Lang", "Spec", "any_of", "by", "layer", "name_in", "steps", "zoomed"]

Lang = Literal["zh", "en"]
Spec = dict[str, Any]

FARTHEST, NEAREST = 0, 24


def layer(
    name: str,
    kind: str,
    *,
    of: str,
    group: str,
    zooms: tuple[float, float] = (FARTHEST, NEAREST),
    where: list[Any] | None = None,
    layout: Spec | None = None,
    paint: Spec | None = None,
) -> Spec:
    """One layer of the style.

    Parameters
    ----------
    name
        Its id, unique in the style.
    kind
        Type of the MapLibre style specification: fill, line, circle, symbol, ….
    of
        The tile layer that it draws.
    group
        The group by which people switch it.
    zooms
        Where it begins and ends.
    where
        Filter; all features by default.
    layout, paint
        Properties of the specification.

    Examples
    --------
    >>> layer("lawn", "fill", of="land_cover", group="base", zooms=(6, 24))["source"]
    'ground'
    """
    spec: Spec = {
        "id": name,
        "type": kind,
        "source": source_of(of),
        "source-layer": of,
        "metadata": {"gisgov:group": group},
        "layout": dict(layout or {}),
        "paint": dict(paint or {}),
    }
    least, most = zooms
    bounds = {"minzoom": (least, FARTHEST), "maxzoom": (most, NEAREST)}
    spec |= {key: given for key, (given, none) in bounds.items() if given != none}
    return spec | ({"filter": where} if where else {})


def zoomed(*stops: tuple[float, Any], base: float = 1) -> list[Any]:
    """A value that moves smoothly between zooms; base 2 follows the scale of the map.

    Examples
    --------
    >>> zoomed((13, 0), (14, 1))
    ['interpolate', ['exponential', 1], ['zoom'], 13, 0, 14, 1]
    """
    return ["interpolate", ["exponential", base], ["zoom"], *chain.from_iterable(stops)]


def steps(first: Any, *stops: tuple[float, Any]) -> list[Any]:  # noqa: ANN401
    """A value that changes at once at each zoom named.

    Examples
    --------
    >>> steps(7, (17, 8))
    ['step', ['zoom'], 7, 17, 8]
    """
    return ["step", ["zoom"], first, *chain.from_iterable(stops)]


def by(field: str, values: Mapping[str, Any], otherwise: Any) -> list[Any]:  # noqa: ANN401
    """The value that belongs to what a field says.

    Examples
    --------
    >>> by("kind", {"wall": 1.2}, 0.8)
    ['match', ['get', 'kind'], 'wall', 1.2, 0.8]
    """
    return ["match", ["get", field], *chain.from_iterable(values.items()), otherwise]


def any_of(field: str, values: Iterable[str]) -> list[Any]:
    """Whether a field says one of these.

    Examples
    --------
    >>> any_of("kind", ("lake", "pond"))
    ['in', ['get', 'kind'], ['literal', ['lake', 'pond']]]
    """
    return ["in", ["get", field], ["literal", list(values)]]


def name_in(lang: Lang, *, field: str = "name") -> list[Any]:
    """The name in the language asked for; the Chinese one where there is no English.

    Examples
    --------
    >>> name_in("en")
    ['coalesce', ['get', 'name_en'], ['get', 'name'], '']
    """
    fields = [field] if lang == "zh" else [f"{field}_en", field]
    return ["coalesce", *(["get", f] for f in fields), ""]
