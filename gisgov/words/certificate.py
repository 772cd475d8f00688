"""Texts of certificates: what is proven of a plan, what stands in the way, what to relax."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "certificate.tower": Text(
        "Building {building} alone has {households} households, more than {upper}: no plan fits. "
        "Split it by its units, or raise the upper bound to {households}.",
        "建筑 {building} 一处即有 {households} 户，超过 {upper} 户，因此不存在可行方案。"
        "请按单元拆分，或将上限提高到 {households} 户。",
    ),
    "certificate.too_few": Text(
        "There are {households} households here, fewer than the {lower} of one grid: no plan fits. "
        "Lower the bound to {households}, or join this ground to a neighbouring community.",
        "此处共有 {households} 户，少于一个网格的下限 {lower} 户，因此不存在可行方案。"
        "请将下限降低到 {households} 户，或并入相邻社区。",
    ),
    "certificate.between": Text(
        "{households} households are too many for {grids} grids of at most {upper} and too few for "
        "{more} of at least {lower}: no plan fits. Raise the upper bound to {higher} or "
        "more, or lower the lower one to {less} or less.",
        "{households} 户对于每格至多 {upper} 户的 {grids} 个网格过多，对于每格至少 {lower} 户的 "
        "{more} 个网格过少，因此不存在可行方案。请将上限提高到 {higher} 户以上，或将下限降低到 {less} 户以下。",
    ),
    "certificate.no_plan": Text(
        "No plan made of these {pieces} pieces of ground keeps to the bounds; this is proven.",
        "已证明：由这 {pieces} 块用地组成的任何方案都无法满足户数上下限。",
    ),
    "certificate.wider": Text(
        "With {lower} to {upper} households a grid, a plan fits.",
        "若每格户数放宽为 {lower} 至 {upper} 户，则存在可行方案。",
    ),
    "certificate.window": Text(
        "This is proven of {grids} neighbouring grids, whose common outline is kept.",
        "以上结论针对 {grids} 个相邻网格，其共同外边界保持不变。",
    ),
    "certificate.fits": Text(
        "This plan breaks the bounds; one that keeps them exists and was found.",
        "本方案超出户数上下限；满足上下限的方案存在，且已找到。",
    ),
}
