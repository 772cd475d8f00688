"""Texts of plans: what cannot be drawn, and what stands in the way."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "zoning.bad_bounds": Text(
        "No grid can hold from {lower} to {upper} households. Give a lower bound of 0 or more and "
        "an upper one that is not below it, such as 200 and 300.",
        "网格户数不能为 {lower} 至 {upper}。下限应不小于 0，上限不小于下限，例如 200 和 300。",
    ),
    "zoning.bad_limit": Text(
        "{what} of {given} is no limit. Give a number above 0, or leave it out.",
        "{what} 的值 {given} 无效。请给出大于 0 的数，或省略。",
    ),
    "zoning.no_column": Text(
        "The atoms have no column '{column}'; they have: {columns}. Name the one to balance with "
        "households=.",
        "基本单元没有列“{column}”，现有列：{columns}。请用 households= 指定要均衡的列。",
    ),
    "zoning.no_count_of": Text(
        "{count} atoms have no count in column '{column}', such as '{given}'. Fill in numbers of 0 "
        "or more.",
        "有 {count} 个基本单元的列“{column}”不是有效数量，例如“{given}”。请填写不小于 0 的数。",
    ),
    "zoning.unknown_lock": Text(
        "No present grid has the code: {codes}. Only present grids can be locked.",
        "现有网格中没有编码：{codes}。只能锁定现有网格。",
    ),
    "zoning.locked_out": Text(
        "A locked grid at {x}, {y} holds {households} households, not {lower} to {upper}. Unlock it "
        "to have it changed.",
        "位于 {x}，{y} 的锁定网格有 {households} 户，不在 {lower} 至 {upper} 户之间。如需调整请先解锁。",
    ),
    "zoning.tower": Text(
        "One building at {x}, {y} alone has {most} households, more than {upper}. Split it by its "
        "units, or let this grid be larger.",
        "位于 {x}，{y} 的一栋楼就有 {most} 户，超过 {upper} 户。请按单元拆分，或允许该网格超出上限。",
    ),
    "zoning.too_few": Text(
        "The community at {x}, {y} has {whole} households in all, fewer than {lower}. Merge it with "
        "a neighbour, or lower the bound.",
        "位于 {x}，{y} 的社区共有 {whole} 户，少于 {lower} 户。请与相邻社区合并，或降低下限。",
    ),
    "zoning.cut_off": Text(
        "A part at {x}, {y} with {whole} households is cut off from the rest of its community by "
        "what nobody crosses or by grids that stay as they are; fewer than {lower}. Open a gate, "
        "unlock a neighbour, or let this grid be smaller.",
        "位于 {x}，{y} 的地块有 {whole} 户，少于 {lower} 户，且因无法通行的屏障或保持不变的网格而与"
        "本社区其余部分隔开。请开通出入口、解锁相邻网格，或允许该网格低于下限。",
    ),
    "zoning.no_count": Text(
        "{whole} households at {x}, {y} are too many for {count} grids of at most {upper} and too "
        "few for {more} of at least {lower}. Widen the bounds there.",
        "位于 {x}，{y} 的 {whole} 户，分为 {count} 个至多 {upper} 户的网格则过多，"
        "分为 {more} 个至少 {lower} 户的网格则不足。请在此放宽界限。",
    ),
    "zoning.unmet": Text(
        "The grid at {x}, {y} holds {households} households, not {lower} to {upper}: no plan within "
        "the bounds was found. Widen them there, open a gate, or cut its ground finer.",
        "位于 {x}，{y} 的网格有 {households} 户，不在 {lower} 至 {upper} 户之间：未找到满足界限的方案。"
        "请在此放宽界限、开通出入口，或将地块细分。",
    ),
}
