"""Ours and the peers asked for the same points, in the way that suits each; answers compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.placing.ours import answered, best_s, mps
from benchmarks.placing.peers import CORES, Peer
from benchmarks.placing.scenes import Scene
from benchmarks.placing.truth import Ints, by_geos, differing, first
from gisgov.placing import AreaIndex

__all__ = ["Asked", "Company", "Effort", "Placed", "invited", "placed_by_all", "placed_by_some"]


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Attributes
    ----------
    size
        Of the demo city.
    points
        In each scene; ours places them all.
    fewer
        What slow peers place, and all of them in other scenes than the first.
    tried
        With which a peer's ways to be asked are compared.
    on_borders
        Of each kind of places on borders, at most.
    country
        Areas of a country.
    rounds, peers_rounds
        How often ours and peers are asked; the fastest time counts.
    slow
        Names of slow peers.
    compiling
        Whether the seconds are measured that compiling takes.
    """

    size: str
    points: int
    fewer: int
    tried: int
    on_borders: int
    country: int
    rounds: int
    peers_rounds: int
    slow: frozenset[str]
    compiling: bool


@dataclass(frozen=True)
class Company:
    """The peers, which hold areas, the way in which each is asked, and how much."""

    peers: Sequence[Peer]
    forms: Mapping[str, str]
    effort: Effort


@dataclass(frozen=True)
class Asked:
    """How fast somebody placed points, and how many answers were not ours.

    Attributes
    ----------
    name, form
        Who was asked, and how.
    points
        How many were placed.
    mps
        Millions of points a second.
    away, on_border
        Points with another answer than ours: away from borders, and on them, where peers that ask
        what lies within an area find nothing.
    """

    name: str
    form: str
    points: int
    mps: float
    away: int
    on_border: int


@dataclass(frozen=True)
class Placed:
    """How fast one kind of points is placed: ours by all threads and one, each peer; GEOS checks.

    Attributes
    ----------
    checked, away, on_border
        Points placed with GEOS, and how many got another answer: away from borders, and on them.
    """

    name: str
    points: int
    both: float
    alone: float
    peers: Sequence[Asked]
    checked: int
    away: int
    on_border: int

    @property
    def best(self) -> Asked:
        """The fastest peer."""
        return max(self.peers, key=lambda peer: peer.mps)

    @property
    def all_away(self) -> int:
        """Answers that anybody did not share, away from borders."""
        return self.away + sum(peer.away for peer in self.peers)


def invited(peers: Sequence[Peer], scene: Scene, effort: Effort) -> Company:
    """Peers, each with the way in which it places some of these points fastest."""
    some = scene.some(effort.tried)
    forms = {}
    for peer in peers:
        peer.load(some.x, some.y)
        seconds = {form: best_s(partial(peer.place, form), rounds=2) for form in peer.forms}
        forms[peer.name] = min(seconds, key=seconds.__getitem__)
    return Company(peers, forms, effort)


def placed_by_all(index: AreaIndex, scene: Scene, company: Company) -> Placed:
    """Have points placed, all of them but by those that are slow; GEOS checks each."""
    rows = index.place(scene.x, scene.y)
    some = scene.some(company.effort.fewer)
    few = some, index.place(some.x, some.y)
    by_name = {
        peer.name: _asked(
            company, peer, *(few if peer.name in company.effort.slow else (scene, rows))
        )
        for peer in company.peers
    }
    fastest = max(company.peers, key=lambda peer: by_name[peer.name].mps)
    if by_name[fastest.name].points < len(rows):  # whom ours is held against places all points
        by_name[fastest.name] = _asked(company, fastest, scene, rows)
    return _placed(index, scene, list(by_name.values()), (scene, rows), company.effort.rounds)


def placed_by_some(index: AreaIndex, scene: Scene, company: Company) -> Placed:
    """Have points placed, some of them by each peer; GEOS checks these."""
    some = scene.some(company.effort.fewer)
    rows = index.place(some.x, some.y)
    asked = [_asked(company, peer, some, rows) for peer in company.peers]
    return _placed(index, scene, asked, (some, rows), company.effort.rounds)


def _asked(company: Company, peer: Peer, scene: Scene, ours: Ints) -> Asked:
    """Have a peer place points, at its fastest of several times after one to warm up."""
    count, form = len(scene.x), company.forms[peer.name]
    peer.load(scene.x, scene.y)
    act = partial(peer.place, company.forms[peer.name])
    seconds, answer = answered(act, rounds=company.effort.peers_rounds)
    theirs = first(scene.areas, *peer.pairs(answer), count=count)
    differs = differing(scene.areas, scene.x, scene.y, ours, theirs)
    return Asked(peer.name, form, count, count / seconds / 1e6, *differs)


def _placed(
    index: AreaIndex,
    scene: Scene,
    asked: Sequence[Asked],
    checked: tuple[Scene, Ints],
    rounds: int,
) -> Placed:
    both, alone = (mps(index, scene, threads=threads, rounds=rounds) for threads in (CORES, 1))
    some, rows = checked
    differs = differing(scene.areas, some.x, some.y, rows, by_geos(scene.areas, some.x, some.y))
    return Placed(scene.name, len(scene.x), both, alone, asked, len(rows), *differs)
