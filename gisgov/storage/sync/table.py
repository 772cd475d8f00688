"""A file of rows into the city: read wholly, shown, and only then written.

`prepare` reads the file into a temporary table and says what loading it would do; `Prepared.apply`
does it. Both run in one transaction of the caller's: a load is done wholly or not at all.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake import columns
from gisgov.intake.convert import convert
from gisgov.intake.convert.cells import read_code
from gisgov.intake.faults import Fault
from gisgov.intake.locating import Locator
from gisgov.intake.nouns import NOUNS, Noun, keeping_contacts
from gisgov.intake.refused import refuse_list
from gisgov.intake.sources import source_of
from gisgov.intake.tables import Batch, Table, open_table
from gisgov.storage import contacts, schema
from gisgov.storage.load import Progress
from gisgov.storage.sync.plan import Plan
from gisgov.storage.sync.preview import FaultKind, Located, Matched, Note, Preview
from gisgov.storage.sync.stage import Stage

__all__ = ["NounName", "Prepared", "Request", "prepare"]

NounName = Literal[
    "buildings",
    "dwellings",
    "households",
    "persons",
    "components",
    "hydrants",
    "valves",
    "pipes",
    "premises",
    "incidents",
    "workers",
    "estates",
]
MOST_FAULTS = 100_000
READ = 0.6  # of the time that a preview takes
LONGEST_SOURCE = 200  # letters: an index takes no long ones
NOTE_COLUMN = "_reason"  # of a quarantine file: it holds some rows of its source, never all


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be loaded, and how; what is None is found in the file and shown."""

    path: Path
    noun: NounName
    mapping: columns.Mapping | None = None
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    sheet: str | None = None
    source: str | None = None
    surveyed_at: date | None = None
    gone: Literal["retire", "keep"] | None = None
    corrections: Literal["keep", "overwrite"] = "keep"
    secret: bytes | None = None
    contacts: Literal["drop", "keep"] = "drop"
    ring: Path | None = None
    """File of the keys that seal names and phones, where they are kept."""

    @property
    def rows_are(self) -> Noun:
        """The noun; with the fields of names and phones where they are kept.

        Raises
        ------
        BadInput
            They are to be kept, and the noun has none.
        """
        noun = NOUNS[self.noun]
        return keeping_contacts(noun) if self.contacts == "keep" else noun

    def opened(self) -> AbstractContextManager[Table]:
        """The file, opened as it is to be read."""
        said = self.mapping.encoding if self.mapping else None
        encoding = self.encoding or said
        return open_table(self.path, layer=self.layer, sheet=self.sheet, encoding=encoding)


@dataclass
class Reading:
    """What one pass over the file found."""

    personal: bool
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    stage: Stage | None = None

    def refuse(self, faults: list[Fault]) -> None:
        """Take notice of faults.

        Raises
        ------
        BadInput
            There are so many that it is not the rows that are wrong.
        """
        self.faults += faults
        if len(self.faults) > MOST_FAULTS:
            worst, count = Counter(fault.reason for fault in self.faults).most_common(1)[0]
            first = next(fault for fault in self.faults if fault.reason == worst)
            raise BadInput(
                "preview.too_many_faults", count=count, line=first.line, reason=self._said(first)
            )

    def empty(self, path: Path) -> BadInput:
        """Why there is nothing to load."""
        if not self.faults:
            return BadInput("preview.no_rows", path=path)
        first = min(self.faults, key=lambda fault: fault.line)
        return BadInput(
            "preview.all_refused",
            path=path,
            count=self.rows,
            line=first.line,
            reason=self._said(first),
        )

    def _said(self, fault: Fault) -> str:
        """The reason; what is said of a whole file is kept, and so names no value of people."""
        return (replace(fault, value=None) if self.personal else fault).say()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A file that was read and compared with the city."""

    request: Request
    preview: Preview
    faults: list[Fault]
    digest: str
    stage: Stage
    untold: frozenset[str]
    """Columns of the file that name people: they are in no copy of its rows."""

    @property
    def personal(self) -> bool:
        """Whether the rows are about people."""
        return NOUNS[self.request.noun].personal

    def apply(self) -> None:
        """Write what the preview shows.

        Raises
        ------
        Conflict
            So many rows would be gone that the file looks like a part, and nobody said what then.
        """
        self.stage.apply(self.preview.plan)


def prepare(conn: Connection, request: Request, *, progress: Progress | None = None) -> Prepared:
    """Read a file wholly and say what loading it would do; only temporary tables are written.

    Waits for a load that is going on, and keeps others waiting until the transaction ends.

    Parameters
    ----------
    conn
        A connection in a transaction, which stays the caller's.
    request
        Which file, and how it is to be read.
    progress
        Told what is being done and how much of it is done, 0 to 1.

    Raises
    ------
    BadInput
        The file cannot be read, or it cannot be told what its columns or coordinates mean.
    """
    tell = progress or (lambda _what, _fraction: None)
    noun = request.rows_are
    with request.opened() as file:
        reader = _Reader(conn, request, noun, file)
        reading = reader.read(tell)
        if reading.stage is None:
            raise reading.empty(request.path)
        tell("compare", READ)
        reading.stage.note(reading.faults)
        found = reading.stage.resolve(lambda what, done: tell(what, READ + done * (1 - READ)))
        reading.refuse(reader.headed(found))
        part = request.gone or ("keep" if NOTE_COLUMN in file.columns else None)
        plan = reading.stage.plan(gone=part, corrections=request.corrections)
        preview = reader.preview(reading, plan)
    return Prepared(
        request=request,
        preview=preview,
        faults=sorted(reading.faults, key=lambda fault: fault.line),
        digest=file.digest,
        stage=reading.stage,
        untold=reader.untold,
    )


class _Reader:
    """Takes one file through the steps that make staged rows of it."""

    def __init__(self, conn: Connection, request: Request, noun: Noun, file: Table) -> None:
        city = schema.city_info(conn)
        self.conn, self.request, self.noun, self.file = conn, request, noun, file
        self.mapping = request.mapping or columns.Mapping()
        self.source = request.source or self.mapping.source or source_of(request.path)
        if noun.personal:
            named = (request.path.stem, self.source, request.layer, request.sheet)
            refuse_list(name for name in named if name)
        self.matching = columns.match(file.columns, noun, self.mapping)
        self.zone = city.time_zone
        self.today = datetime.now(ZoneInfo(city.time_zone)).date()
        _require_sane(request, self.source, self.today)
        kept = request.ring if noun.keeps_contacts else None
        self.keys = contacts.hold(conn, kept) if kept else None
        self.classes = pd.read_sql(text("SELECT * FROM code_class"), conn)
        self.locator = Locator(
            noun,
            file_crs=file.crs,
            declared=request.crs or self.mapping.crs,
            city=crs.parse(city.srid),
            extent=_extent(conn),
            headings=self.matching.fields,
        )

    def read(self, tell: Progress) -> Reading:
        """Stage every row that can be; collect the faults of the others."""
        reading = Reading(personal=self.noun.personal)
        for batch in self.file.batches():
            reading.rows += len(batch.frame) + len({fault.line for fault in batch.faults})
            reading.refuse(batch.faults)
            frame = self._placed(batch, reading)
            if len(frame):
                reading.stage = reading.stage or self._stage(list(frame.columns))
                reading.stage.add(frame)
            tell("reading", READ * reading.rows / max(self.file.rows or 0, reading.rows + 1))
        return reading

    def _placed(self, batch: Batch, reading: Reading) -> pd.DataFrame:
        converted = convert(
            batch,
            self.matching,
            self.noun,
            time_zone=self.zone,
            today=self.today,
            classes=self.classes,
            mapping=self.mapping,
            secret=self.request.secret,
            keys=self.keys,
        )
        frame, faults = self.locator.place(converted.frame, converted.geometry)
        reading.refuse(self._keyed([*converted.faults, *faults], batch))
        return frame

    def _keyed(self, faults: list[Fault], batch: Batch) -> list[Fault]:
        """Faults with the key of their row: a row that is refused is not gone."""
        refused = np.isin(batch.lines, [fault.line for fault in faults])
        rows = batch.frame[refused]
        keys: dict[int, dict[str, str | None]] = {
            line: {} for line in batch.lines[refused].tolist()
        }
        for name in ("source", "source_id"):
            column = self.matching.fields.get(name)
            if column is not None and name not in self.matching.digested:
                codes = read_code(rows[column]).astype(object)
                for line, code in zip(keys, codes, strict=True):
                    keys[line][name] = None if pd.isna(code) else code
        return [
            replace(fault, params={**fault.params, **keys.get(fault.line, {})}) for fault in faults
        ]

    def headed(self, faults: list[Fault]) -> list[Fault]:
        """Faults that name their column as the file does."""
        heads = self.matching.fields
        return [
            replace(fault, column=heads.get(fault.column or "", fault.column)) for fault in faults
        ]

    @property
    def untold(self) -> frozenset[str]:
        """Columns with names and numbers of people, looked at or not."""
        fields = self.matching.fields
        kept = {fields[of.name] for of in self.noun.contacts if of.name in fields}
        return frozenset({*self.matching.withheld, *kept})

    def _stage(self, staged: list[str]) -> Stage:
        found = self.locator.finding
        return Stage.create(
            self.conn,
            self.noun,
            staged,
            source=self.source,
            source_crs=found.reading.label if found else None,
            surveyed_at=self.request.surveyed_at,
            keys=self.keys,
        )

    def preview(self, reading: Reading, plan: Plan) -> Preview:
        """All that is to be shown before anything is written."""
        return Preview(
            file=self.request.path.name,
            noun=self.noun.name,
            source=self.source,
            source_is_new=_is_new(self.conn, self.noun, plan.sources),
            encoding=self.file.encoding,
            rows=reading.rows,
            columns=[Matched(field=f, column=c) for f, c in self.matching.fields.items()],
            left_out=self.matching.ignored,
            coordinates=_located(self.locator),
            notes=[Note(code=code, params=params) for code, params in self.file.notes],
            quarantined=len({fault.line for fault in reading.faults}),
            faults=_kinds(reading.faults, personal=self.noun.personal),
            plan=plan,
        )


def _require_sane(request: Request, source: str, today: date) -> None:
    """See that what is said of all rows could be so."""
    if len(source) > LONGEST_SOURCE:
        raise BadInput("preview.long_source", given=source[:LONGEST_SOURCE], most=LONGEST_SOURCE)
    if request.surveyed_at is not None and request.surveyed_at > today:
        raise BadInput("preview.surveyed_later", given=request.surveyed_at, today=today)


def _extent(conn: Connection) -> tuple[float, float, float, float] | None:
    """Bounds of the city's areas, else of its buildings."""
    for query in (
        "SELECT ST_Extent(geometry) FROM area WHERE valid @> now()",
        "SELECT ST_Extent(geometry) FROM building WHERE retired_on IS NULL",
    ):
        box = conn.scalar(text(f"SELECT b.box FROM ({query}) AS b(box)"))  # noqa: S608
        if box is not None:
            west, south, east, north = (float(edge) for edge in re.findall(r"[-\d.e+]+", box))
            return west, south, east, north
    return None


def _is_new(conn: Connection, noun: Noun, sources: list[str]) -> bool:
    return not conn.scalar(
        text(f"SELECT EXISTS (SELECT FROM {noun.table} WHERE source = ANY (:sources))"),  # noqa: S608
        {"sources": sources},
    )


def _located(locator: Locator) -> Located | None:
    found = locator.finding
    if found is None:
        return None
    return Located(
        crs=crs.label(found.crs),
        shifted=found.shifted,
        swapped=found.swapped,
        how=found.how,
        inside=found.inside,
        evidence=[Note(code=code, params=params) for code, params in found.evidence],
    )


def _kinds(faults: list[Fault], *, personal: bool) -> list[FaultKind]:
    """Faults by reason and column, the most frequent first."""
    kinds: dict[tuple[str, str | None], list[Fault]] = {}
    for fault in sorted(faults, key=lambda fault: fault.line):
        kinds.setdefault((fault.reason, fault.column), []).append(fault)
    return [
        FaultKind(
            reason=reason,
            column=column,
            rows=len(same),
            line=same[0].line,
            value=None if personal else same[0].value,
            params=same[0].params,
        )
        for (reason, column), same in sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    ]
