from itertools import pairwise

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.errors import BadInput
from gisgov.indicators.classes import classed
from gisgov.indicators.colours import ramp

SCHEMES = ("quantiles", "natural", "equal", "boxplot", "headtail", "std")
PEERS = {
    "quantiles": lambda values: mapclassify.Quantiles(values, k=4),
    "natural": lambda values: mapclassify.FisherJenks(values, k=4),
    "equal": lambda values: mapclassify.EqualInterval(values, k=4),
    "headtail": mapclassify.HeadTailBreaks,
    "boxplot": mapclassify.BoxPlot,
    "std": mapclassify.StdMean,
}


@pytest.mark.parametrize("scheme", sorted(PEERS))
def test_classes_are_those_of_mapclassify(scheme):
    values = np.random.default_rng(7).lognormal(size=200)
    found, rows = classed(values, scheme=scheme, classes=4)
    peer = PEERS[scheme](values)
    filled = [count for count in peer.counts.tolist() if count]
    assert [each.count for each in found if each.count] == filled
    assert (np.diff(rows[np.argsort(values)]) >= 0).all()


@pytest.mark.parametrize("scheme", SCHEMES)
@given(values=st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), max_size=30))
def test_every_value_has_one_class_that_holds_it(scheme, values):
    found, rows = classed(values, scheme=scheme, classes=5)
    for value, row in zip(values, rows.tolist(), strict=True):
        if np.isnan(value):
            assert row == -1
        else:
            each = found[row]
            assert each.low <= value <= each.high
            assert row == 0 or value > each.low
    assert sum(each.count for each in found) == int((rows >= 0).sum())
    assert all(one.high == two.low for one, two in pairwise(found))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_few_different_values_make_few_classes(scheme):
    assert classed([], scheme=scheme)[0] == []
    assert [each.count for each in classed([3.0, 3.0], scheme=scheme)[0]] == [2]
    assert [each.count for each in classed([3.0, 4.0, 4.0], scheme=scheme)[0]] == [1, 2]


@pytest.mark.parametrize("classes", [1, 10])
def test_too_few_or_too_many_classes_are_refused(classes):
    with pytest.raises(BadInput, match="classes cannot be told apart"):
        classed([1.0, 2.0], classes=classes)


def test_colours_go_from_light_to_dark_and_about_a_middle():
    def light(colour):
        return sum(bytes.fromhex(colour[1:]))

    rising = [light(colour) for colour in ramp(7)]
    assert rising == sorted(rising, reverse=True)
    sided = [light(colour) for colour in ramp(7, two_sided=True)]
    assert sided[3] == max(sided)
    assert len(ramp(1)) == 1
