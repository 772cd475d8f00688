"""The pipes of a network out of the city: what is not retired, and what is known of its valves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, LargeBinary, func, select

from gisgov.network.pipes import Lines, Nodes, Pipes, Valves
from gisgov.storage.models import Base

__all__ = ["load_pipes"]

COMPONENT, NODE, PIPE, VALVE = (
    Base.metadata.tables[name] for name in ("component", "pipe_node", "pipe", "valve")
)
GONE = ("lost", "disused", "removed")
"""States of a component in which its valve is not to be counted on."""


def load_pipes(conn: Connection, network: str) -> Pipes:
    """The water or gas network as it is on record now."""
    return Pipes.build(
        network, _nodes(conn, network), lines=_lines(conn, network), valves=_valves(conn, network)
    )


def _nodes(conn: Connection, network: str) -> Nodes:
    rows = conn.execute(
        select(
            NODE.c.id,
            func.ST_X(NODE.c.geometry).label("x"),
            func.ST_Y(NODE.c.geometry).label("y"),
            NODE.c.kind,
            func.coalesce(NODE.c.component_id, 0),
            func.coalesce(NODE.c.building_id, 0),
        )
        .where(NODE.c.network == network, NODE.c.retired_on.is_(None))
        .order_by(NODE.c.id)
    )
    frame = pd.DataFrame(rows.all(), columns=["id", "x", "y", "kind", "component", "building"])
    return Nodes(
        id=frame["id"].to_numpy(np.int64),
        xy=frame[["x", "y"]].to_numpy(np.float64),
        kind=frame["kind"].to_numpy(object),
        component_id=frame["component"].to_numpy(np.int64),
        building_id=frame["building"].to_numpy(np.int64),
    )


def _lines(conn: Connection, network: str) -> Lines:
    columns = [PIPE.c[name] for name in ("id", "from_node_id", "to_node_id", "diameter_mm")]
    columns += [PIPE.c.material, PIPE.c.pressure_class]
    rows = conn.execute(
        select(*columns, func.ST_AsBinary(PIPE.c.geometry, type_=LargeBinary).label("line"))
        .where(PIPE.c.network == network, PIPE.c.retired_on.is_(None))
        .order_by(PIPE.c.id)
    )
    frame = pd.DataFrame(rows.all(), columns=list(rows.keys()))
    return Lines(
        id=frame["id"].to_numpy(np.int64),
        from_id=frame["from_node_id"].to_numpy(np.int64),
        to_id=frame["to_node_id"].to_numpy(np.int64),
        line=np.asarray(shapely.from_wkb(frame["line"].to_numpy(object)), dtype=object),
        diameter_mm=frame["diameter_mm"].to_numpy(np.float64),
        material=frame["material"].to_numpy(object),
        pressure_class=frame["pressure_class"].to_numpy(object),
    )


def _valves(conn: Connection, network: str) -> Valves:
    """Valves of a network; one whose component is gone is not counted on."""
    rows = conn.execute(
        select(
            VALVE.c.component_id,
            VALVE.c.operable,
            VALVE.c.state,
            COMPONENT.c.state.not_in(GONE) & COMPONENT.c.retired_on.is_(None),
        )
        .join(COMPONENT, COMPONENT.c.id == VALVE.c.component_id)
        .where(VALVE.c.network == network)
        .order_by(VALVE.c.component_id)
    )
    frame = pd.DataFrame(rows.all(), columns=["id", "operable", "state", "in_use"])
    operable = frame["operable"].astype(object).tolist()
    return Valves(
        component_id=frame["id"].to_numpy(np.int64),
        operable=np.array([np.nan if row is None else row for row in operable], dtype=np.float64),
        state=frame["state"].to_numpy(object),
        in_use=frame["in_use"].to_numpy(bool),
    )
