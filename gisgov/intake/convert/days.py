"""Days and moments as people and spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from gisgov.intake.convert.cells import (
    Cells,
    Refusal,
    by_distinct,
    each,
    folded,
    is_missing,
    is_temporal,
)
from gisgov.intake.mappings import Order
from gisgov.intake.nouns.spec import Field

__all__ = ["DATES", "MOMENTS", "Clock", "read_date", "read_moment"]


@dataclass(frozen=True)
class Clock:
    """What a day and a moment are read by."""

    zone: ZoneInfo
    """The city's time zone."""
    today: date
    """The last day that is not in the future."""
    order: Order | None = None
    """What comes first in 03/02/2026; without it such a day is refused."""

    @property
    def end(self) -> pd.Timestamp:
        """Where the future begins."""
        return pd.Timestamp(self.today + timedelta(days=1))


DATES = pd.ArrowDtype(pa.date32())
"""Type of a column of days."""
MOMENTS = "datetime64[us, UTC]"
"""Type of a column of moments."""

FIRST_YEAR = 1900
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of the wall calendar
SERIALS = (3654, 73050)  # 1910-01-02 to 2099-12-31; a bare year is less
EPOCH_MS = (10**12, 4 * 10**12)  # 2001 to 2096
NOTHING = frozenset(
    {"未知", "不明", "unknown", "na", "未检测", "未检查", "从未", "never", "未结案", "未办结"}
)

ISO = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$"
WRITTEN = re.compile(
    r"^(?P<year>\d{4})\s*[年./-]\s*(?P<month>\d{1,2})(?:\s*(?:[./-]|月)\s*"
    r"(?:(?P<day>\d{1,2})\s*[日号]?)?)?(?P<rest>(?:[t\s]|上午|下午|星期|周|\().*)?$"
)
COMPACT = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?:(?P<day>\d{2})(?P<rest>\d{2}(?:\d{2}){0,2})?)?(?:\.0)?$"
)
DAY_IN_FRONT = re.compile(
    r"^(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>\d{4})(?P<rest>[t\s].*)?$"
)
CLOCK = re.compile(
    r"^[t\s]*(?:(?:星期|周)[一二三四五六日天])?\s*(?P<half>上午|下午|晚上|中午|凌晨|早上)?\s*"
    r"(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*[:分]?\s*)?"
    r"(?:(?P<second>\d{1,2})(?P<fraction>\.\d+)?\s*秒?\s*)?(?P<english>[ap]m)?\s*"
    r"(?P<zone>z|utc|[+-]\d{2}:?\d{2})?$"
)
WEEKDAY = re.compile(r"^[t\s(]*(?:(?:星期|周)[一二三四五六日天])?\)?\s*$")
AFTERNOON = frozenset({"下午", "晚上", "pm"})


def read_date(cells: pd.Series, of: Field, *, clock: Clock) -> Cells:
    """Days: 2026-03-02, 2026年3月2日, 2026/3/2, 20260302, a spreadsheet's number, any moment.

    A month without a day is its first day. A number from 3654 to 73050 counts days since
    1899-12-30, as spreadsheets do; so neither 2026 nor 20260302 is ever taken for one.

    Returns
    -------
    Cells
        Made are values of type `DATES`.
    """

    def read(distinct: pd.Series) -> Cells:
        days = _in_bounds(_moments(distinct, clock, "cell.not_date"), of, clock)
        return Cells(pd.Series(days.made.dt.date, dtype=DATES), days.refused)

    return by_distinct(cells, read)


def read_moment(cells: pd.Series, of: Field, *, clock: Clock) -> Cells:
    """Moments as `read_date` reads days; without a zone they are the clock of the city.

    Returns
    -------
    Cells
        Made are UTC-aware values.
    """

    def read(distinct: pd.Series) -> Cells:
        local = _in_bounds(_moments(distinct, clock, "cell.not_moment"), of, clock)
        twice = np.ones(len(local.made), dtype=bool)  # of two equal hours the first
        aware = local.made.dt.tz_localize(clock.zone, ambiguous=twice, nonexistent="shift_forward")
        return Cells(aware.dt.tz_convert("UTC").astype(MOMENTS), local.refused)

    return by_distinct(cells, read)


def _moments(distinct: pd.Series, clock: Clock, reason: str) -> Cells:
    """Distinct cells as moments of the city's clock, without a zone."""
    if is_temporal(distinct):
        return Cells(_local(pd.to_datetime(distinct), clock.zone))

    def read(cell: object) -> datetime | Refusal | None:
        return _moment(cell, clock, reason)

    if isinstance(distinct.dtype, pd.StringDtype):
        return _from_texts(distinct, read)
    return each(distinct, read, dtype="datetime64[us]")


def _local(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert(zone).dt.tz_localize(None)
    return moments.astype("datetime64[us]")


def _from_texts(distinct: pd.Series, read: Callable[[object], datetime | Refusal | None]) -> Cells:
    """Texts: the plain ones all at once, the others one by one."""
    array = pa.array(distinct, from_pandas=True)
    plain = pc.match_substring_regex(array, ISO).to_numpy(zero_copy_only=False).astype(bool)
    made = pd.to_datetime(distinct.where(plain), format="ISO8601", errors="coerce")
    made = made.astype("datetime64[us]")
    other = np.flatnonzero(made.isna())
    found = each(distinct.iloc[other], read, dtype="datetime64[us]")
    made = made.fillna(pd.Series(found.made.array, index=other))
    return Cells(made, {int(other[i]): refusal for i, refusal in found.refused.items()})


def _in_bounds(cells: Cells, of: Field, clock: Clock) -> Cells:
    """Moments, those of the future refused where the field lies in the past, and very old ones."""
    late = (cells.made >= clock.end) & of.past
    early = cells.made < pd.Timestamp(FIRST_YEAR, 1, 1)
    if not (late | early).any():
        return cells
    future = Refusal("cell.future", {"today": clock.today.isoformat()})
    old = Refusal("cell.early", {"year": FIRST_YEAR})
    refused = {int(i): future for i in np.flatnonzero(late)}
    refused |= {int(i): old for i in np.flatnonzero(early)}
    return Cells(cells.made.mask(late | early), {**cells.refused, **refused})


# ---------------------------------------------------------------- one cell


def _moment(cell: object, clock: Clock, reason: str) -> datetime | Refusal | None:
    """A cell as a moment of the city's clock."""
    if isinstance(cell, date | time):
        return _typed(cell, clock.zone) or Refusal(reason, {})
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = str(int(cell)) if float(cell).is_integer() else repr(float(cell))
    else:
        text = folded(str(cell))
    if is_missing(text) or text in NOTHING:
        return None
    return _counted(text, clock.zone) or _spelled(text, clock, reason)


def _typed(cell: date | time, zone: ZoneInfo) -> datetime | None:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None) if cell.tzinfo else cell
    return datetime.combine(cell, time()) if isinstance(cell, date) else None


def _counted(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment that is counted: days of a spreadsheet, or milliseconds since 1970."""
    try:
        number = float(text)
    except ValueError:
        return None
    if SERIALS[0] <= number < SERIALS[1] + 1:
        return SERIAL_ZERO + timedelta(seconds=round(number * 86_400))
    if EPOCH_MS[0] <= number < EPOCH_MS[1] and len(text) == 13:
        return datetime.fromtimestamp(number / 1000, tz=zone).replace(tzinfo=None)
    return None


def _spelled(text: str, clock: Clock, reason: str) -> datetime | Refusal | None:
    """A moment that is written out."""
    parts = _parts(text, clock.order)
    if parts is None:
        both = DAY_IN_FRONT.match(text)
        return Refusal("cell.date_order" if both else reason, {})
    year, month, day, rest = parts
    try:
        moment = _at_hour(datetime.combine(date(year, month, day), time()), rest, clock)
    except (ValueError, OverflowError):  # there is no such day, hour or zone
        moment = None
    return moment or Refusal(reason, {})


def _at_hour(day: datetime, rest: str, clock: Clock) -> datetime | None:
    """The moment of a day that the text behind it says, on the city's clock."""
    hour = _hour(rest)
    if hour is None:
        return None
    moment = (day + hour[0]).replace(tzinfo=hour[1])
    return moment.astimezone(clock.zone).replace(tzinfo=None) if moment.tzinfo else moment


def _parts(text: str, order: Order | None) -> tuple[int, int, int, str] | None:
    """Year, month, day and what follows."""
    found = WRITTEN.match(text) or COMPACT.match(text)
    if found:
        day = int(found["day"] or 1)
        return int(found["year"]), int(found["month"]), day, _compact_clock(found["rest"])
    found = DAY_IN_FRONT.match(text)
    if not found:
        return None
    first, second = int(found["first"]), int(found["second"])
    said = order or ("dmy" if first > 12 else "mdy" if second > 12 else None)
    if said is None and first != second:
        return None
    day, month = (second, first) if said == "mdy" else (first, second)
    return int(found["year"]), month, day, found["rest"] or ""


def _compact_clock(rest: str | None) -> str:
    """Digits of a clock, parted: 0830 as 08:30."""
    if not rest or not rest.isdigit():
        return rest or ""
    return ":".join(f"{rest}00"[i : i + 2] for i in range(0, max(len(rest), 4), 2))


def _hour(rest: str) -> tuple[timedelta, timezone | None] | None:
    """Time of the day and its zone; None where it cannot be read."""
    if WEEKDAY.match(rest):
        return timedelta(0), None
    found = CLOCK.match(rest)
    if not found:
        return None
    hour, half = int(found["hour"]), found["half"] or found["english"]
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in {"am", "凌晨"} and hour == 12:
        hour = 0
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        return None
    fraction = float(found["fraction"] or 0)
    return timedelta(hours=hour, minutes=minute, seconds=second + fraction), _zone(found["zone"])


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in {"z", "utc"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
