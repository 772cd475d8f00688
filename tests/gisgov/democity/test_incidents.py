from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from gisgov import codes
from gisgov.democity import incidents
from gisgov.democity.recipe import TODAY


def points_of(frame):
    return shapely.get_coordinates(np.asarray(frame["geometry"]))


def test_incidents_are_of_all_classes_within_the_year(tiny):
    incident = tiny["incident"]
    known = codes.demo_classes("incident")
    assert set(incident["class_code"]) == set(known["code"])
    end = pd.Timestamp(TODAY, tz="Asia/Shanghai")
    assert incident["reported_at"].between(end - pd.Timedelta(days=365), end).all()
    assert incident["reported_at"].is_monotonic_increasing


def test_no_incident_lies_in_the_river(tiny, free_ground):
    assert free_ground.dry(points_of(tiny["incident"])).all()


def test_most_incidents_are_closed_after_they_were_reported(tiny):
    incident = tiny["incident"]
    closed = incident["closed_at"].dropna()
    assert len(closed) > 0.95 * len(incident)
    assert (closed >= incident.loc[closed.index, "reported_at"]).all()
    assert (closed <= pd.Timestamp(TODAY, tz="Asia/Shanghai")).all()


def test_incidents_have_a_daily_and_a_weekly_rhythm(tiny):
    local = tiny["incident"]["reported_at"].dt.tz_convert("Asia/Shanghai")
    hours = local.dt.hour.value_counts().reindex(range(24), fill_value=0)
    assert hours[9] > hours[12] < hours[16]
    assert hours[9] > 5 * hours[3]
    days = local.dt.day_of_week.value_counts()
    assert days[6] < days[0]


def test_hot_spots_are_hot(tiny):
    incident = tiny["incident"]
    for spot in incidents.hot_spots(tiny).itertuples():
        of_class = incident[incident["class_code"].isin(spot.classes)]
        within = of_class.distance(spot.geometry) <= spot.radius_m
        assert within.mean() > 3 * (incident.distance(spot.geometry) <= spot.radius_m).mean() or (
            within.sum() > 20
        )


def test_frost_is_of_winter_and_flooding_of_the_rains(tiny):
    local = tiny["incident"]["reported_at"].dt.tz_convert("Asia/Shanghai")
    month = local.dt.month.groupby(tiny["incident"]["class_code"])
    assert set(month.get_group("0407")) <= {11, 12, 1, 2, 3}
    assert month.get_group("0406").between(4, 9).mean() > 0.8
