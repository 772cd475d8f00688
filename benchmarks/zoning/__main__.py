"""How good and how fast grids are drawn, beside METIS, KaHIP, GerryChain and max-p.

python -m benchmarks.zoning [--quick]

The same atoms, with the same households and the same metres of border off the streets, are dealt
out to grids of 200 to 300 households by each: one community, one district and the whole demo city,
real census blocks, Las Palmas, and 20,000 lots in one piece (--quick: a small city). All draw from
scratch; then the city is redrawn after its year of growth, from its present grids and without. A
peer that is not done in time is left out. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from benchmarks.zoning import ours, scenes, shown
from benchmarks.zoning.asking import Left, Measured, by_peer
from benchmarks.zoning.peers import PEERS, Asked
from benchmarks.zoning.scenes import Problem
from gisgov.zoning import Atoms, draw

PACKAGES = ("pymetis", "kahip", "gerrychain", "spopt")
ASKED = Asked(lower=200, upper=300, seed=1)
REST = {"seconds", "in_bounds", "off_street_m", "compactness", "worst_compactness"}


@dataclass(frozen=True)
class Effort:
    """How much is done.

    Attributes
    ----------
    size
        Of the demo city.
    peer_s
        Seconds that a peer has for a problem.
    proof_s
        Seconds for a certificate.
    catchments
        Of Las Palmas; 0 for none, None for all.
    lots
        In one piece; 0 for none.
    """

    size: str
    peer_s: float
    proof_s: float
    catchments: int | None
    lots: int


FULL = Effort("yichang", peer_s=60.0, proof_s=60.0, catchments=None, lots=20_000)
QUICK = Effort("small", peer_s=2.0, proof_s=2.0, catchments=0, lots=0)


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small city, within a minute")
    effort = QUICK if parser.parse_args().quick else FULL
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        parser.error(f"{', '.join(missing)} missing: uv sync --group bench")
    warm_up()
    start = time.perf_counter()
    city = scenes.demo_city(effort.size)
    print(f"A demo city of size {effort.size} and its atoms: {time.perf_counter() - start:.1f} s")
    told = {given.name: bench(given, effort) for given in problems(city, effort)}
    print(json.dumps({"problems": told, **redrawn(scenes.joined(city), effort)}))


def warm_up() -> None:
    """Compile what is compiled at the first use."""
    ours.drawn(scenes.lots(1_000, seed=1).atoms, ASKED, keep=True, limit_s=5.0, budget_s=1.0)


def problems(city: dict[str, Atoms], effort: Effort) -> Iterator[Problem]:
    """Give the problems one by one."""
    codes = list(city)
    first = codes[0]
    district = {code: city[code] for code in codes if code[:9] == first[:9]}
    yield Problem("community", scenes.joined({first: city[first]}), f"community {first}")
    yield Problem("district", scenes.joined(district), f"{len(district)} communities")
    yield Problem("city", scenes.joined(city), f"{len(city)} communities")
    blocks = scenes.census_blocks()
    palmas = scenes.las_palmas(effort.catchments) if effort.catchments != 0 else None
    yield from (real for real in (blocks, palmas) if real is not None)
    if effort.lots:
        yield scenes.lots(effort.lots, seed=ASKED.seed)


def bench(given: Problem, effort: Effort) -> dict[str, object]:
    """Have a problem solved by all."""
    shown.problem(given)
    mine = ours.drawn(
        given.atoms, ASKED, keep=False, limit_s=effort.peer_s, budget_s=effort.proof_s
    )
    shown.method("ours", mine.measured)
    shown.method("  improved", mine.improved)
    told: dict[str, object] = {"atoms": len(given.atoms)}
    gap = mine.certificate.gap
    told["ours"] = figures(mine.measured) | {"gap": None if gap is None else round(gap, 5)}
    told["ours_improved"] = figures(mine.improved)
    for name in PEERS:
        found = by_peer(name, given.atoms, ASKED, limit_s=effort.peer_s)
        shown.method(name, found)
        told[name] = figures(found)
    shown.proof(mine)
    return told


def figures(told: Measured | Left) -> dict[str, object]:
    """Return what the last line says of a method."""
    return {name: value for name, value in asdict(told).items() if name in REST | {"note"}}


def redrawn(city: Atoms, effort: Effort) -> dict[str, object]:
    """Redraw the city after its year of growth, from its present grids and from scratch."""
    kept = ours.drawn(city, ASKED, keep=True, limit_s=effort.peer_s, budget_s=effort.proof_s)
    scratch = draw(city, seed=ASKED.seed, keep=False, time_limit_s=effort.peer_s)
    parts = kept.certificate.parts
    gap = kept.certificate.gap
    told = {
        "city_s": kept.measured.seconds,
        "communities_proven": communities(kept, {"set_partitioning", "arithmetic"}),
        "communities_with_bound": communities(kept, {"set_partitioning", "lagrangian"}),
        "mean_gap": None if gap is None else round(gap, 5),
        "redraw_in_bounds": kept.measured.in_bounds,
        "redraw_moved_share": ours.moved_share(kept.plan),
        "redraw_from_scratch_moved_share": ours.moved_share(scratch),
    }
    shown.city(told | {"parts": len(parts)})
    shown.proof(kept)
    return told


def communities(drawn: ours.Drawn, methods: set[str]) -> int:
    """Return of how many communities all parts were proven by one of these methods."""
    proven: dict[str, bool] = {}
    for part in drawn.certificate.parts:
        code = part.name.split("/")[0].split(":")[0]
        proven[code] = proven.get(code, True) and part.method in methods
    return sum(proven.values())


if __name__ == "__main__":
    main()
