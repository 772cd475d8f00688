"""Who may call what: one page. An operation that is not on it is refused, and a test fails.

This says which roles may ask at all. Which people's rows they then see is the database's own rule,
by area and purpose (`gisgov/storage/migrations/sql/0004_looks.sql`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gisgov.storage.accounts import ROLES

__all__ = ["PUBLIC", "RULES", "Rule"]


@dataclass(frozen=True)
class Rule:
    """Who may call an operation, and what the audit calls it where each call is noted."""

    roles: frozenset[str]
    noted: str | None = None


def _rule(*roles: str, noted: str | None = None) -> Rule:
    return Rule(frozenset(roles), noted)


EVERYBODY = _rule(*ROLES)
# Counts that can point to a household; an analyst has the published statistics in their place.
COUNTS = _rule("dispatcher", "planner", "commander", "worker", "admin", noted="counts")
# What people on duty know of a place; an analyst has published statistics alone.
ON_DUTY = _rule("dispatcher", "planner", "commander", "worker", "admin")
PLANNING = _rule("dispatcher", "commander", "admin")
# Set and lifted in the home area alone, as the database has it.
RESTRICTING = _rule("dispatcher", "commander", "worker", "admin")
# Written in the home area alone, as the database has it.
REPORTING = _rule("dispatcher", "commander", "worker", "admin")
# A plan counts households building by building.
PLANS = _rule("planner", "commander", "admin", noted="counts")
DRAWING = _rule("planner", noted="counts")
DECIDING = _rule("planner", "commander")
MARKS = _rule("dispatcher", "planner", "commander", "worker", "admin")
LOADS = _rule("admin", "planner")
QUALITY = _rule("admin", "planner", noted="counts")  # it names households that nobody lives in
LOADING = _rule("admin", "planner", noted="load")
DISPATCH = _rule("dispatcher")
EMERGENCIES = _rule("dispatcher", "commander", "admin")

PUBLIC = frozenset(
    {
        "custom_swagger_ui_html",  # /docs: what can be asked is no secret
        "health",
        "oidc_back",
        "oidc_start",
        "refresh_session",
        "shell",
        "sign_in",
        "sign_in_ways",
        "static",
        "swagger_ui_redirect",
        "words",
    }
)
"""What nobody must sign in for."""

RULES: Mapping[str, Rule] = {
    # the map
    "describe_tiles": EVERYBODY,
    "get_style": EVERYBODY,
    "get_tile": EVERYBODY,
    "list_layers": EVERYBODY,
    "watch_changes": EVERYBODY,
    "get_raster_tile": EVERYBODY,
    "get_raster_tilejson": EVERYBODY,
    "get_raster_value": EVERYBODY,
    "list_rasters": EVERYBODY,
    # places, things and incidents
    "where": EVERYBODY,
    "search": EVERYBODY,
    "list_areas": EVERYBODY,
    "get_area": EVERYBODY,  # its counts are refused by the database to who may not see them
    "list_components": EVERYBODY,
    "list_incidents": EVERYBODY,
    "get_incident": EVERYBODY,
    "summarise_incidents": EVERYBODY,
    "report_incidents": REPORTING,
    "change_incident": REPORTING,
    # heat: incidents, and for rates the published statistics alone
    "get_heat": EVERYBODY,
    "get_heat_tile": EVERYBODY,
    "get_heat_value": EVERYBODY,
    "draw_heat": EVERYBODY,
    "export_heat": EVERYBODY,
    "contour_heat": EVERYBODY,
    # indicators of areas: people as released, small counts withheld
    "list_indicators": EVERYBODY,
    "get_choropleth": EVERYBODY,
    "export_choropleth": EVERYBODY,
    "get_street_heat": EVERYBODY,
    "find_hot_spots": EVERYBODY,
    "find_emerging_hot_spots": EVERYBODY,
    "list_marks": EVERYBODY,
    "get_mark": EVERYBODY,
    "set_mark": MARKS,
    "change_mark": MARKS,
    "remove_mark": MARKS,
    "list_restrictions": ON_DUTY,
    "get_restriction": ON_DUTY,
    "set_restriction": RESTRICTING,
    "lift_restriction": RESTRICTING,
    "hydrant_coverage": COUNTS,
    "list_preplans": ON_DUTY,
    "get_preplan": ON_DUTY,
    "get_preplan_file": ON_DUTY,
    "write_preplan": PLANNING,
    "add_preplan_file": PLANNING,
    "remove_preplan_file": PLANNING,
    # plans
    "list_plans": PLANS,
    "get_plan": PLANS,
    "begin_plan": DRAWING,
    "change_plan": DRAWING,
    "remove_plan": DRAWING,
    "approve_plan": DECIDING,
    "reopen_plan": DECIDING,
    "publish_plan": DECIDING,
    "withdraw_plan": DECIDING,
    "restore_plan": DRAWING,
    "list_plan_grids": PLANS,
    "get_plan_changes": PLANS,
    "get_plan_handover": PLANS,
    "import_plan": DRAWING,
    "export_plan": PLANS,
    "export_plan_handover": PLANS,
    "print_plan": PLANS,
    "get_plan_part": PLANS,
    "keep_plan_part": DRAWING,
    "propose_plan_part": DRAWING,
    "repair_plan_part": DRAWING,
    "split_plan_part": DRAWING,
    "redraw_plan_part": DRAWING,
    "certify_plan_part": PLANS,
    "around": COUNTS,
    "list_buildings": COUNTS,
    "get_building": COUNTS,
    "plain": COUNTS,
    "print_sheet": COUNTS,
    "print_sheet_pdf": COUNTS,
    # statistics
    "list_statistics": EVERYBODY,
    "get_statistics": EVERYBODY,
    # monthly briefings: counts of incidents and released statistics, no people
    "list_briefings": EVERYBODY,
    "get_briefing": EVERYBODY,
    "print_briefing": EVERYBODY,
    "make_briefing": _rule("commander", "planner", "analyst", "admin"),
    # people: by looks
    "read_building_residents": _rule("worker"),
    "read_household_residents": _rule("worker"),
    "search_contacts": _rule("worker"),
    "read_reporter": _rule("dispatcher", "worker"),
    "read_worker_positions": _rule("worker", "commander"),
    # emergencies
    "list_emergencies": EMERGENCIES,
    "get_emergency": EMERGENCIES,
    "open_emergency": DISPATCH,
    "take_emergency": DISPATCH,
    "emergency_sheet": _rule(
        "dispatcher", "planner", "commander", "worker", "admin", noted="counts"
    ),
    "verify_emergency": DISPATCH,
    "start_emergency_plan": DISPATCH,
    "end_emergency": DISPATCH,
    "read_emergency_people": DISPATCH,
    # data in
    "list_loads": LOADS,
    "get_load": LOADS,
    "list_quarantine": LOADING,
    "ask_for_load": LOADING,
    "send_file": LOADING,
    "apply_load": LOADING,
    "stop_load": LOADING,
    "quality": QUALITY,
    "quality_page": QUALITY,
    # the audit
    "audit_page": _rule("admin", noted="audit_read"),
    "export_audit": _rule("admin", noted="audit_read"),
    "get_audit_head": _rule("admin"),
    "list_audit": _rule("admin", noted="audit_read"),
    # one's own session
    "get_session": EVERYBODY,
    "sign_out": EVERYBODY,
}
