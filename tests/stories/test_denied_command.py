"""Toss denies a sale that is in the books: what every command says, until Toss says otherwise."""

from __future__ import annotations

from pathlib import Path

from tests.gateway import rawtoss
from tests.gateway.rawtoss import RawToss
from tests.stories.oddtoss import OddToss
from tests.stories.zygote import CopiedTill, Zygote


def test_a_denied_sale_is_said_by_every_command_and_stays_in_the_books(
    zygote: Zygote, tmp_path: Path
) -> None:
    with RawToss(rawtoss.never) as far:
        toss = OddToss("v2", f"http://127.0.0.1:{far.port}")
        far.script = toss.serve
        till = CopiedTill(zygote, tmp_path, far.url, "v2").stocked()
        sale = till.finish("sell", "TEA", "--json")
        order_no = str(sale.objects[-1]["order_no"])
        assert (sale.code, toss.debits) == (0, 1)

        toss.states[order_no] = "PAY_CANCEL"
        assert till.finish("refund", order_no, "--reason", "교환").code == 2
        settled = till.finish("settle", "--lang", "en")
        assert (settled.code, "Toss denies" in settled.out) == (4, True)
        (row,) = till.sales()
        assert (row["state"], row["over"], row["paid_amount"]) == ("paid", False, None)
        doctor = till.finish("doctor", "--json")
        (finding,) = [one for one in doctor.objects if one["check"] == "doctor.denied"]
        assert (doctor.code, finding["ok"]) == (1, False)
        assert not any(one["check"] == "doctor.nothing_unfinished" for one in doctor.objects)
        assert "1599-4905" in finding["text"]
        assert [call for call, _ in toss.asked if call == "refunds"] == []

        toss.states[order_no] = "PAY_COMPLETE"
        assert till.finish("settle").code == 0
        (row,) = till.sales()
        assert (row["state"], row["over"], toss.debits) == ("paid", True, 1)
