"""What a refund took from each line of its sale."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.domain.catalog import TaxClass
from pos_app.domain.money import TaxSplit


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


def refunded_by_line(lines: Sequence[tuple[TaxClass, int]], refund: TaxSplit) -> list[int]:
    """How a refund falls on the lines (tax class and amount) of its sale.

    Its tax-free part falls on tax-free goods, the rest on the others; where Toss split in another
    way than the goods are, on all of them.
    """
    exempt = [won if tax is TaxClass.EXEMPT else 0 for tax, won in lines]
    others = [won if tax is TaxClass.TAXABLE else 0 for tax, won in lines]
    all_won = [won for _, won in lines]
    free_won = refund.tax_free_won
    on_exempt = spread(free_won, exempt if any(exempt) else all_won)
    on_others = spread(refund.total_won - free_won, others if any(others) else all_won)
    return [one + other for one, other in zip(on_exempt, on_others, strict=True)]
