import pytest

from gisgov.errors import NotFound
from gisgov.indicators.catalogue import CATALOGUE, indicator
from gisgov.words import catalogue


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_indicator_has_its_words_and_a_denominator_where_it_is_divided(code):
    each = indicator(code)
    words = (f"indicator.{code}", f"indicator.{code}_definition", f"unit.{each.unit}")
    assert set(words) <= set(catalogue())
    assert (each.under is None) == (each.kind in {"stock", "count", "duration"})


def test_what_is_no_indicator_is_told_with_those_that_are():
    with pytest.raises(NotFound) as refused:
        indicator("happiness")
    assert "elderly_share" in str(refused.value)
