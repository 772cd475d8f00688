"""A city of three grids for plans. It has two communities, K in the west and L in the east:

aabbcc   North is up, a letter is a hundred metres; a and b are grids of K, c is one of L.
aabbcc
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from sqlalchemy import Engine, insert, text
from sqlalchemy.dialects.postgresql import Range

from gisgov.storage.models import Base
from tests.scene import LONG_AGO, Scene, multi

HERE = ZoneInfo("Asia/Shanghai")
GRIDS = """
    aabbcc
    aabbcc
"""
WEST = """
    aabb..
    aabb..
"""
SPLIT = """
    aann..
    aabb..
"""
MOVED = """
    aaab..
    aaab..
"""
MERGED = """
    aaaa..
    aaaa..
"""


def cells(picture: str) -> dict[str, shapely.MultiPolygon]:
    """The ground of each letter, in metres from the corner."""
    rows = np.array([list(line.strip()) for line in picture.split()])[::-1]
    found = {}
    for letter in sorted(set(rows.flat) - {"."}):
        held = [shapely.box(x, y, x + 1, y + 1) for y, x in np.argwhere(rows == letter).tolist()]
        whole = shapely.simplify(shapely.union_all(held), 0)  # no corner between two letters
        found[str(letter)] = shapely.transform(whole, lambda at: at * 100.0)
    return found


def today() -> date:
    return datetime.now(HERE).date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), HERE)


PARENTS = {"Y": None, "K": "Y", "L": "Y", "a": "K", "b": "K", "c": "L"}


def draw(scene: Scene) -> None:
    valid = Range(LONG_AGO, None, bounds="[)")
    for level, picture in (
        ("city", "YYYYYY YYYYYY"),
        ("community", "KKKKLL KKKKLL"),
        ("grid", GRIDS),
    ):
        for code, shape in cells(picture).items():
            names = {"name": f"网格{code}", "name_en": f"Grid {code}"}
            values = {"code": code, "level": level, "parent": PARENTS[code]}
            scene.add("area", geometry=multi(shape), valid=valid, **values, **names)


def add_plan(
    engine: Engine,
    shapes: str | dict[str, shapely.Geometry],
    *,
    on: date | None = None,
    community: str = "K",
    state: str = "published",
) -> int:
    """A plan as it is when it is published, from today where no other day is given."""
    wanted = cells(shapes) if isinstance(shapes, str) else shapes
    with engine.begin() as conn:
        scene = Scene(conn)
        plan = scene.add(
            "plan",
            name="plan",
            state=state,
            lower=200,
            upper=300,
            author="ann",
            changed_by="ann",
            published_by="ann",
            effective_on=on or today(),
        )
        base = conn.scalars(
            text("SELECT id FROM area WHERE parent = :c AND upper_inf(valid)"), {"c": community}
        ).all()
        part = {"plan_id": plan, "community": community}
        conn.execute(
            insert(Base.metadata.tables["plan_part"]).values(
                **part,
                changed_by="ann",
                base=list(base),
                atoms=b"",
                borders=b"",
                labels=[],
            )
        )
        for code, shape in wanted.items():
            grid = insert(Base.metadata.tables["plan_grid"]).values(
                **part,
                label=code,
                code=code,
                name=f"网格{code}",
                name_en=f"Grid {code}",
                kind="community",
                atoms=1,
                households=0,
                persons=0,
                off_street_m=0.0,
                compactness=1.0,
                moved=0,
                geometry=multi(shape),
            )
            conn.execute(grid)
    return plan
