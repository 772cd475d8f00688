"""Texts of coverage: what hydrants reach."""

from gisgov.words import Text

TEXTS = {
    "coverage.no_hydrant": Text(
        "There is no hydrant {given}. /api/components?hydrants=true lists them.",
        "没有编号为 {given} 的消火栓。/api/components?hydrants=true 列出全部消火栓。",
    ),
    "coverage.point": Text(
        "{given} is no place of a hydrant: give longitude and latitude, such as with=111.3,30.7.",
        "{given} 不是消火栓位置：请给出经度和纬度，例如 with=111.3,30.7。",
    ),
}
