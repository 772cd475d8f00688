"""Why is a hydrant first, or why not? Sentences for each, of what the ranking has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gisgov.firefighting.hydrants import Asked, Judged, difference
from gisgov.firefighting.ratings import known
from gisgov.firefighting.sums import Sums
from gisgov.said import Said

__all__ = ["Around", "flags", "reserve", "summary", "why"]

INSPECTED_WITHIN_DAYS = 183
"""After that an inspection is called old: hydrants are looked at each half-year."""
COUNTS_WITHIN_M = (5.0, 150.0)
"""From the building's edge: nearer is in the heat, farther protects another (GB 50974-2014)."""
ORDINALS = 10
"""Ranks that have a word of their own."""
PASSED = 2
"""How many nearer ones the first names."""
BARRIERS = frozenset({"building", "wall", "water"})
DOUBT = Said("water.doubt")
DETOUR = 1.5
"""Ways so much longer than the straight line are said to go round a building."""


@dataclass(frozen=True)
class Around:
    """Where hydrants were looked for, and the next working one outside."""

    radius_m: float | None
    nearest_beyond_m: float | None


def why(number: int, sums: Sums, asked: Asked) -> tuple[Said, ...]:
    """Sentences of the hydrant at `number`, to be read in this order."""
    judged = sums.listed[number - 1]
    if not judged.usable:
        return (_fact(judged, _cause(judged)),)
    said = [_head(judged, asked, first=number == 1 and judged.counts)]
    said += _in_the_way(judged)
    said += _passed(sums, asked) if number == 1 else [_after(number, sums, asked)]
    return tuple(said + _doubts(judged) + _share(number, sums))


def reserve(judged: Judged, asked: Asked) -> tuple[Said, ...]:
    """Sentences of open water or of a crane."""
    named = {"way": _way(judged), "flow": _flow(judged)}
    head = Said(f"water.reserve_{judged.fact.kind}", named)
    if not judged.usable:
        return head, _sentence(_cause(judged))
    put_back = [_sentence(_out_of_reach(judged, asked))] if not judged.counts else []
    return head, *put_back, *_doubts(judged)


def flags(judged: Judged, asked: Asked) -> tuple[Said, ...]:
    """What a sign beside the hydrant says in a word."""
    fact, near = judged.fact, judged.fact.distance_m
    signs = {
        "out": not judged.usable,
        "marked": judged.mark is not None,
        "status_unknown": fact.status == "unknown",
        "damaged": fact.state == "damaged",
        "no_way": judged.reach == "none",
        "beyond": judged.reach == "beyond",
        "flow_unknown": judged.rating.flow_class == "unknown",
        "flow_below": judged.rating.flow_class == "below",
        "pressure_low": judged.rating.pressure_low,
        "dead_end": fact.main_kind == "branch" or fact.branch_id >= 0,
        "never_inspected": fact.inspected_on is None,
        "inspected_long_ago": _old(fact.inspected_on, asked.today),
        "in_the_heat": near < COUNTS_WITHIN_M[0],
        "far": near > COUNTS_WITHIN_M[1],
    }
    return tuple(Said(f"water.flag_{sign}") for sign, holds in signs.items() if holds)


def summary(sums: Sums, asked: Asked, around: Around) -> tuple[Said, ...]:
    """What all hydrants give together; where there is none to use, how far the next is."""
    if not any(judged.usable for judged in sums.listed):
        return _none_usable(sums, around)
    said = [_against_design(sums)]
    if sums.unmeasured:
        said.append(Said("water.unmeasured", {"numbers": sums.unmeasured}))
    return tuple(said + _hose(sums, asked))


def _head(judged: Judged, asked: Asked, *, first: bool) -> Said:
    code = "water.next"
    if first:
        code = "water.first_nearest" if judged.nearest == 1 else "water.first"
    return Said(
        code,
        {
            "nearest": _nearest(judged),
            "way": _way(judged),
            "flow": _flow(judged),
            "inspected": _inspected(judged, asked.today),
        },
    )


def _after(number: int, sums: Sums, asked: Asked) -> Said:
    judged, first = sums.listed[number - 1], sums.listed[0]
    if not judged.counts:
        return _sentence(_out_of_reach(judged, asked))
    return Said("water.after", {"first": 1, "reason": _behind(first, judged, asked)})


def _passed(sums: Sums, asked: Asked) -> list[Said]:
    """The first's: which lie nearer, and why they come later."""
    first = sums.listed[0]
    if not first.counts:
        return [_sentence(_out_of_reach(first, asked))]
    nearer = [
        (number, judged)
        for number, judged in enumerate(sums.listed, 1)
        if judged.nearest < first.nearest
    ]
    nearer.sort(key=lambda pair: pair[1].nearest)
    said = [
        Said(
            "water.passed",
            {
                "nearest": _nearest(judged),
                "number": number,
                "reason": _behind(first, judged, asked),
            },
        )
        for number, judged in nearer[:PASSED]
    ]
    more = len(nearer) - PASSED
    if more <= 0:
        return said
    return [*said, Said("water.passed_more" if more > 1 else "water.passed_one", {"count": more})]


def _behind(first: Judged, judged: Judged, asked: Asked) -> Said:
    """What puts a hydrant behind the first, as a phrase."""
    criterion = difference(first, judged)
    if criterion == "status":
        return _cause(judged)
    if criterion == "reach":
        return _out_of_reach(judged, asked)
    if criterion == "flow":
        return _lacking_flow(judged)
    if criterion == "path":
        return Said("water.longer", {"longer_m": _longer(first, judged)})
    if criterion == "main_size" and known(judged.fact.main_mm):
        return Said("water.smaller_main", {"main_mm": judged.fact.main_mm})
    return Said(
        {
            "main_size": "water.main_size_unknown",
            "main_kind": "water.main_kind_worse",
            "tie": "water.tie",
        }[criterion]
    )


def _longer(first: Judged, judged: Judged) -> float:
    """By how many metres a path is longer: whole ones, and centimetres below one."""
    more = (judged.path_m or 0.0) - (first.path_m or 0.0)
    return round(more) if more >= 1 else round(more, 2)


def _cause(judged: Judged) -> Said:
    """Why a hydrant is out of service: the mark, else what is stored."""
    if judged.mark is None:
        return _stored_cause(judged)
    reason, until = judged.mark.reason, judged.mark.until
    if until is None:
        return Said("water.out_because", {"cause": reason}) if reason else Said("water.out_mark")
    if reason is None:
        return Said("water.out_until", {"until": until})
    return Said("water.out_because_until", {"cause": reason, "until": until})


def _stored_cause(judged: Judged) -> Said:
    fact = judged.fact
    if fact.status_remark and fact.status == "out_of_service":
        return Said("water.out_because", {"cause": fact.status_remark})
    if fact.status == "out_of_service":
        return Said("water.out")
    return Said(f"water.out_{fact.state}")


def _out_of_reach(judged: Judged, asked: Asked) -> Said:
    if judged.reach == "none":
        barrier = judged.fact.path_barrier
        return Said(f"water.no_way_{barrier if barrier in BARRIERS else 'known'}")
    return Said("water.beyond", {"hose_m": judged.hose_m, "carried_m": asked.hose_m})


def _lacking_flow(judged: Judged) -> Said:
    flow = known(judged.fact.flow_lps)
    if judged.rating.pressure_low and (flow is None or flow >= judged.rating.needed_lps):
        return Said("water.lacks_pressure", {"mpa": judged.fact.pressure_mpa})
    if flow is None:
        return Said("water.lacks_measure")
    return Said("water.lacks_flow", {"lps": flow, "needed_lps": judged.rating.needed_lps})


def _in_the_way(judged: Judged) -> list[Said]:
    """What the path goes round."""
    barrier, path = judged.fact.path_barrier, judged.path_m
    if barrier not in BARRIERS or path is None:
        return []
    if barrier == "building" and path < DETOUR * judged.fact.distance_m:
        return []
    return [Said(f"water.round_{barrier}", {"path_m": path})]


def _doubts(judged: Judged) -> list[Said]:
    fact, said = judged.fact, []
    if fact.status == "unknown":
        remark = {"remark": fact.status_remark}
        said.append(Said("water.doubt_remark", remark) if fact.status_remark else DOUBT)
    if fact.state == "damaged":
        said.append(Said("water.damaged"))
    return said


def _share(number: int, sums: Sums) -> list[Said]:
    """That it does not count, or not wholly."""
    judged, share = sums.listed[number - 1], sums.shares[number - 1]
    if judged.counts and share.with_number is not None:
        code = "water.same_main_more" if share.adds_lps > 0 else "water.same_main"
        return [Said(code, {"other": share.with_number, "adds_lps": share.adds_lps})]
    if number == 1 and number in sums.unmeasured:  # of others the summary says so
        return [Said("water.not_counted")]
    return []


def _way(judged: Judged) -> Said:
    if judged.path_m is None:
        return Said("water.straight", {"distance_m": judged.fact.distance_m})
    one = judged.pieces == 1
    pieces = Said("water.piece" if one else "water.pieces", {"pieces": judged.pieces})
    return Said("water.way", {"path_m": judged.path_m, "pieces": pieces})


def _flow(judged: Judged) -> Said:
    flow, rating = known(judged.fact.flow_lps), judged.rating
    if flow is None:
        return Said("water.flow_unknown")
    named = {
        "lps": flow,
        "mpa": known(judged.fact.pressure_mpa),
        "grade": rating.grade,
        "gpm": rating.gpm,
    }
    if rating.grade:
        return Said("water.flow_graded", named)
    if rating.pressure_low:
        return Said("water.flow_weak", named)
    return Said("water.flow_below" if rating.flow_class == "below" else "water.flow", named)


def _inspected(judged: Judged, today: date) -> Said:
    day = judged.fact.inspected_on
    if day is None:
        return Said("water.inspected_never")
    return Said("water.inspected_old" if _old(day, today) else "water.inspected", {"day": day})


def _old(day: date | None, today: date) -> bool:
    return day is not None and (today - day).days > INSPECTED_WITHIN_DAYS


def _nearest(judged: Judged) -> Said:
    if judged.nearest > ORDINALS:
        return Said("water.nearest_later", {"rank": judged.nearest})
    return Said(f"water.nearest_{judged.nearest}")


def _fact(judged: Judged, reason: Said) -> Said:
    return Said("water.fact", {"nearest": _nearest(judged), "reason": reason})


def _sentence(reason: Said) -> Said:
    return Said("water.sentence", {"reason": reason})


def _none_usable(sums: Sums, around: Around) -> tuple[Said, ...]:
    """That there is no water, and how far the next is."""
    named = {"radius_m": around.radius_m, "count": len(sums.listed)}
    kind = "out" if sums.listed else "none"
    head = Said(f"water.{kind}_{'here' if around.radius_m is None else 'within'}", named)
    if around.nearest_beyond_m is None:
        return head, Said("water.none_beyond")
    return head, Said("water.nearest_beyond", {"distance_m": around.nearest_beyond_m})


def _against_design(sums: Sums) -> Said:
    named = {
        "numbers": sums.needed,
        "lps": sums.needed_lps,
        "design_lps": sums.design_lps,
        "short_lps": sums.short_lps,
    }
    if not any(judged.counts for judged in sums.listed):
        return Said("water.none_reached")
    if not sums.needed:
        return Said("water.nothing_measured")
    if sums.design_lps is None:
        return Said("water.design_unknown", named)
    return Said("water.met" if sums.met_by else "water.short", named)


def _hose(sums: Sums, asked: Asked) -> list[Said]:
    if asked.hose_m is None:
        return [Said("water.hose_unknown")]
    if sums.needed_hose_m <= asked.hose_m:
        return []
    return [Said("water.hose_short", {"hose_m": sums.needed_hose_m, "carried_m": asked.hose_m})]
