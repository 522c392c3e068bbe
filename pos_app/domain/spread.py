"""What the refunds of a sale took from each of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pos_app.domain.catalog import TaxClass
from pos_app.domain.money import TaxSplit

Line = tuple[TaxClass, int]  # what it cost


@dataclass(frozen=True, slots=True)
class Gone:
    """Money that went back: how it was split, and what of it was for which line, where that was
    said (lines count from 0)."""

    tax: TaxSplit
    named_won: Mapping[int, int] = field(default_factory=dict)


def spread(amount_won: int, over: Sequence[int]) -> list[int]:
    """Divide an amount as these are to each other, to the won, by the largest remainders."""
    whole = sum(over)
    if not whole:
        return [0] * len(over)
    parts = [divmod(amount_won * one, whole) for one in over]
    shares = [share for share, _ in parts]
    by_rest = sorted(range(len(over)), key=lambda place: -parts[place][1])
    for place in by_rest[: amount_won - sum(shares)]:
        shares[place] += 1
    return shares


def fallen(lines: Sequence[Line], refunds: Iterable[Gone]) -> Iterator[list[int]]:
    """How each refund of a sale, the earliest first, falls on its lines.

    What was said to be for a line falls on it, as far as so much is left of it. All else falls on
    what the refunds before left: the tax-free part on tax-free goods and the rest on the others,
    and, where Toss split in another way than the goods are, on all of them. So no line gives
    back more than it cost, unless the whole sale did.
    """
    left = [won for _, won in lines]
    for refund in refunds:
        shares = [0] * len(lines)
        free_won = refund.tax.tax_free_won
        parts = {TaxClass.EXEMPT: free_won, TaxClass.TAXABLE: refund.tax.total_won - free_won}
        for kind, amount_won in parts.items():
            for place, won in enumerate(_part(lines, left, refund, kind, amount_won)):
                shares[place] += won
                left[place] = max(0, left[place] - won)
        yield shares


def _part(
    lines: Sequence[Line], left: Sequence[int], refund: Gone, kind: TaxClass, amount_won: int
) -> list[int]:
    mine = [won if tax is kind else 0 for (tax, _), won in zip(lines, left, strict=True)]
    named = [min(won, refund.named_won.get(place, 0)) for place, won in enumerate(mine)]
    shares, rest = [0] * len(lines), amount_won
    for over in (named, mine, left):  # each holds what the one before it does
        free = [won - taken for won, taken in zip(over, shares, strict=True)]
        part = min(rest, sum(free))
        shares = [one + more for one, more in zip(shares, spread(part, free), strict=True)]
        rest -= part
    beyond = spread(rest, [won for _, won in lines])
    return [one + more for one, more in zip(shares, beyond, strict=True)]
