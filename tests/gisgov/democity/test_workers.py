from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from gisgov.democity.recipe import TODAY


def points_of(frame):
    return shapely.get_coordinates(np.asarray(frame["geometry"]))


def test_every_grid_has_a_worker(tiny):
    grids = tiny["area"].query("level == 'grid'")
    assert set(tiny["worker_assignment"]["grid"]) == set(grids["code"])
    assert tiny["worker"]["code"].is_unique


def test_workers_walk_and_pause_and_do_not_swim(tiny, free_ground):
    position = tiny["position"]
    assert not position.duplicated(["worker_id", "fixed_at"]).any()
    assert free_ground.dry(points_of(position)).all()
    assert position["accuracy_m"].between(4, 30).all()
    xy = pd.DataFrame(points_of(position), columns=["x", "y"])
    step = np.hypot(*xy.groupby(position["worker_id"]).diff().to_numpy().T)
    seconds = position.groupby("worker_id")["fixed_at"].diff().dt.total_seconds().to_numpy()
    speed = (step / seconds)[seconds == 120]
    assert np.quantile(speed, 0.99) < 2.0
    assert 0.15 < (speed < 0.3).mean() < 0.6


def test_workers_stay_near_their_grid(tiny):
    grid = tiny["area"].query("level == 'grid'").set_index("code")["geometry"]
    own = tiny["worker_assignment"].set_index("worker_id")["grid"].map(grid)
    shapes = np.asarray(tiny["position"]["worker_id"].map(own))
    away = shapely.distance(shapes, np.asarray(tiny["position"]["geometry"]))
    assert np.quantile(away, 0.9) < 60


def test_positions_are_of_working_hours_of_one_day(tiny):
    local = tiny["position"]["fixed_at"].dt.tz_convert("Asia/Shanghai")
    assert len(local.dt.date.unique()) == 1
    assert local.dt.date.iloc[0] < TODAY
    assert local.dt.hour.between(8, 17).all()
