"""`booth-pos staff`, and what each command asks once somebody is entered; PINs by stdin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.staff import RISKY, Action
from tests.gateway.rawtoss import RawToss, answer_json
from tests.gateway.test_announcement import GOOD
from tests.paper.roll import Roll
from tests.stories.program import KEY
from tests.stories.till import Done, Toss
from tests.stories.zygote import CopiedTill, Zygote

BOSS, BOSS_PIN = "정사장", "274916"
OTHER, OTHER_PIN = "박점장", "195038"
KIM, KIM_PIN = "김알바", "860241"
AS_BOSS = ("--as", BOSS, "--pin-stdin")
AS_KIM = ("--as", KIM, "--pin-stdin")
BY_BOTH = ("--as", KIM, "--approve-as", BOSS, "--pin-stdin")


@pytest.fixture
def shop(zygote: Zygote, toss: Toss, tmp_path: Path) -> Iterator[CopiedTill]:
    """A till with a manager and a cashier."""
    till = CopiedTill(zygote, tmp_path, toss.url("v2"), "v2").stocked()
    assert add(till, BOSS, "manager", "", BOSS_PIN).code == 0
    assert add(till, KIM, "cashier", BOSS_PIN, KIM_PIN, *AS_BOSS).code == 0
    yield till
    toss.heals()


def add(till: CopiedTill, name: str, role: str, by_pin: str, pin: str, *by: str) -> Done:
    words = by or ("--pin-stdin",)
    typed = f"{by_pin}\n{pin}\n" if by_pin else f"{pin}\n"
    return till.finish("staff", "add", name, "--role", role, *words, typed=typed)


def sold(till: CopiedTill, toss: Toss) -> str:
    sale = till.order("sell", "TEA", "--json", *AS_KIM, quick=False, typed=f"{KIM_PIN}\n")
    order_no: str = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    assert sale.done().code == 0
    return order_no


# --- every role and action that a command has ---------------------------------------------------

COMMANDS = (
    (Action.APPROVE_REFUND, "refund {order} --reason 교환"),
    (Action.IMPORT_PRICES, "products import {sheet}"),
    (Action.EDIT_STOCK, "products import {sheet} --set-stock"),
    (Action.EXPORT, "products export {out}.csv"),
    (Action.EXPORT, "sales export {out}.xlsx"),
    (Action.EXPORT, "report items {out}.xlsx"),
    (Action.EXPORT, "report stock-sheet {sheet} {out}.csv"),
    (Action.BACK_UP, "backup {out}.db"),
    (Action.RESTORE, "restore {copy}"),
    (Action.EDIT_STAFF, "staff add 새알바 --role cashier"),
    (Action.EDIT_STAFF, "staff retire 김알바"),
    (Action.EDIT_STAFF, "staff pin 정사장"),
    (Action.REJECT_REFUND, "refunds reject {order}-Q1 --remark 확인"),
    (Action.BOOK_DIFFERENCE, "closing take-in {order} --reason 확인"),
    (Action.CLOSE_DAY, "closing close --count 0 --no-match --carry-over 내일"),
    (Action.SELL, "sell TEA --wait 0"),
    (Action.USE_DRAWER, "closing drawer no-sale --why 잔돈"),
    (Action.REQUEST_REFUND, "refunds ask {order} --reason 교환"),
    (Action.REPRINT, "slip {order} --print"),
    (Action.MANAGE_PRODUCTS, "products set TEA --price 5000"),
    (Action.EDIT_STOCK, "stock adjust TEA -1 --reason 파손"),
    (Action.RECEIVE_STOCK, "stock receive TEA 3"),
    (Action.MARK_SOLD_OUT, "products set TEA --sold-out"),
    (Action.DISCOUNT, "sell TEA --discount 50% --cash 50000"),
    (Action.LOOK_FOR_UPDATE, "updates"),
)
# Done in the window alone; `tests/flow/test_access.py` tries every action against the flow.
WINDOW = frozenset(
    {
        Action.HAND_OVER, Action.CARRY_OVER, Action.CHANGE_SETTINGS, Action.CHANGE_KEY,
        Action.ARRANGE_SHELF, Action.DISCARD_PARKED,
    }
)  # fmt: skip


def test_every_action_has_a_command_or_the_window() -> None:
    assert {action for action, _ in COMMANDS} == set(Action) - WINDOW


@pytest.mark.parametrize(("action", "words"), [one for one in COMMANDS if one[0] not in RISKY])
def test_everybody_of_the_staff_and_nobody_else(
    shop: CopiedTill, toss: Toss, action: Action, words: str
) -> None:
    order_no = sold(shop, toss)
    filled = words.format(order=order_no).split()
    with Roll() as roll:
        settings = {"printer_kind": "network", "printer_place": f"127.0.0.1:{roll.port}"}
        (shop.data / "settings.json").write_text(json.dumps(settings), "utf-8")
        assert shop.finish("slip", order_no, "--print").code == 0  # the first is anybody's
        nobody = shop.finish(*filled)
        cashier = shop.finish(*filled, *AS_KIM, typed=f"{KIM_PIN}\n")
        if action is Action.REQUEST_REFUND:  # one at a time
            back = ("refunds", "withdraw", f"{order_no}-Q1", *AS_KIM)
            assert shop.finish(*back, typed=f"{KIM_PIN}\n").code == 0
        manager = shop.finish(*filled, *AS_BOSS, typed=f"{BOSS_PIN}\n")
    good = 3 if action is Action.SELL else 0  # nobody pays
    assert (nobody.code, "--as" in nobody.err) == (2, True), nobody
    assert (cashier.code, manager.code) == (good, good), (cashier, manager)


@pytest.fixture
def board() -> Iterator[str]:
    """Where a version is announced."""
    with RawToss(answer_json(**GOOD)) as far:
        yield far.url


@pytest.mark.parametrize("words", [words for action, words in COMMANDS if action in RISKY])
def test_a_cashier_reaches_no_managers_function(
    shop: CopiedTill, toss: Toss, board: str, tmp_path: Path, words: str
) -> None:
    order_no = sold(shop, toss)
    copy = tmp_path / "copy.db"
    done = shop.finish("backup", str(copy), *AS_BOSS, typed=f"{BOSS_PIN}\n")
    assert done.code == 0, done.err
    filled = [
        word.format(order=order_no, sheet=tmp_path / "goods.csv", out=tmp_path / "out", copy=copy)
        for word in words.split()
    ]
    prepare(shop, toss, words, order_no)
    (shop.data / "settings.json").write_text(json.dumps({"updates_url": board}), "utf-8")
    before, rest = shop.finish("staff", "list", "--json").objects, "507318\n507318\n"
    nobody = shop.finish(*filled)
    if words.startswith("staff pin"):
        assert (nobody.code, "--pin-stdin" in nobody.err) == (2, True)
    else:
        assert (nobody.code, "--as" in nobody.err) == (2, True), nobody
    cashier = shop.finish(*filled, *AS_KIM, typed=f"{KIM_PIN}\n{rest}")
    assert (cashier.code, BOSS in cashier.err, cashier.out) == (2, True, ""), cashier
    wrong = shop.finish(*filled, *BY_BOTH, typed=f"{KIM_PIN}\n{KIM_PIN}\n{rest}")
    assert wrong.code == 2
    listed = shop.finish("staff", "list", "--json").objects
    assert [one | {"wrong_pins": 0} for one in listed] == before
    assert not list(tmp_path.glob("out*"))
    assert toss.calls("refunds", order_no) == 0
    right = shop.finish(*filled, *BY_BOTH, typed=f"{KIM_PIN}\n{BOSS_PIN}\n{rest}")
    assert right.code == 0, right.err
    health = shop.finish("doctor", "--json").objects
    assert "doctor.books_good" in {one["check"] for one in health}


def prepare(shop: CopiedTill, toss: Toss, words: str, order_no: str) -> None:
    """Let there be what these words are about."""
    if words.startswith("refunds reject"):
        ask = ("refunds", "ask", order_no, "--reason", "교환", *AS_KIM)
        assert shop.finish(*ask, typed=f"{KIM_PIN}\n").code == 0
    elif words.startswith("closing take-in"):
        toss.tell("plant", what="refund", orderNo=order_no, amount=1_000)
        assert order_no in shop.finish("closing", "match").out


def test_a_cashier_sells_and_stands_in_the_sale(shop: CopiedTill, toss: Toss) -> None:
    nobody = shop.finish("sell", "TEA", "--wait", "0")
    assert (nobody.code, "--as" in nobody.err) == (2, True)
    order_no = sold(shop, toss)
    (row,) = shop.sales()
    assert (row["order_no"], row["cashier"]) == (order_no, KIM)


def test_lists_doctor_and_settle_need_nobody(shop: CopiedTill) -> None:
    for words in (("products", "list"), ("sales", "list"), ("staff", "list"), ("settle",)):
        assert shop.finish(*words).code == 0, words


# --- people ---------------------------------------------------------------------------------


def test_without_staff_nobody_is_asked(zygote: Zygote, tmp_path: Path, toss: Toss) -> None:
    till = CopiedTill(zygote, tmp_path, toss.url("v2"), "v2").stocked()
    assert till.finish("products", "export", str(tmp_path / "out.csv")).code == 0
    assert till.finish("staff", "list").out == ""
    first = add(till, KIM, "cashier", "", KIM_PIN)
    assert (first.code, "매니저" in first.err or "manager" in first.err) == (2, True)
    easy = add(till, BOSS, "manager", "", "123456")
    assert (easy.code, till.finish("staff", "list").out) == (2, "")
    nothing = add(till, BOSS, "manager", "", "")
    assert (nothing.code, "--pin-stdin" in nothing.err) == (2, True)
    unseen = till.finish("staff", "add", BOSS, "--role", "manager")
    assert (unseen.code, "--pin-stdin" in unseen.err) == (2, True)


def test_the_list_says_how_everybody_stands(shop: CopiedTill) -> None:
    for _ in range(2):
        assert shop.finish("sell", "TEA", *AS_KIM, typed=f"{BOSS_PIN}\n").code == 2
    boss, kim = shop.finish("staff", "list", "--json").objects
    assert boss == {
        "name": BOSS, "role": "manager", "active": True, "needs_pin": False, "wrong_pins": 0,
        "locked_until": None,
    }  # fmt: skip
    assert (kim["name"], kim["role"], kim["wrong_pins"]) == (KIM, "cashier", 2)
    said = shop.finish("staff", "list", "--lang", "en").out.splitlines()
    assert said == [f"{BOSS}  manager", f"{KIM}  cashier · wrong PINs: 2"]


def test_five_wrong_pins_lock_every_command(shop: CopiedTill) -> None:
    for _ in range(4):
        assert "30" not in shop.finish("sell", "TEA", *AS_KIM, typed="507318\n").err
    fifth = shop.finish("sell", "TEA", *AS_KIM, typed="507318\n")
    assert (fifth.code, "30" in fifth.err) == (2, True)
    sixth = shop.finish("sell", "TEA", *AS_KIM, typed=f"{KIM_PIN}\n")
    assert (sixth.code, KIM in sixth.err) == (2, True)
    kim = shop.finish("staff", "list", "--json").objects[1]
    assert kim["locked_until"].endswith("+09:00")


def test_two_managers_look_at_each_others_refunds(shop: CopiedTill, toss: Toss) -> None:
    order_no = sold(shop, toss)
    assert add(shop, OTHER, "manager", BOSS_PIN, OTHER_PIN, *AS_BOSS).code == 0
    own = shop.finish("refund", order_no, "--reason", "교환", *AS_BOSS, typed=f"{BOSS_PIN}\n")
    assert (own.code, OTHER in own.err, toss.calls("refunds", order_no)) == (2, True, 0)
    both = ("--as", BOSS, "--approve-as", OTHER, "--pin-stdin", "--json")
    done = shop.finish(
        "refund", order_no, "--reason", "교환", *both, typed=f"{BOSS_PIN}\n{OTHER_PIN}\n"
    )
    assert (done.code, done.objects[0]["state"]) == (0, "done"), done.err


def test_one_changes_ones_own_pin_and_a_manager_gives_one(shop: CopiedTill) -> None:
    own = shop.finish("staff", "pin", KIM, "--pin-stdin", typed=f"{KIM_PIN}\n507318\n")
    assert own.code == 0, own.err
    assert shop.finish("staff", "pin", KIM, "--pin-stdin", typed=f"{KIM_PIN}\n1\n").code == 2
    given = shop.finish("staff", "pin", KIM, *AS_BOSS, typed=f"{BOSS_PIN}\n{KIM_PIN}\n")
    assert given.code == 0, given.err
    assert shop.finish("sell", "TEA", "--wait", "0", *AS_KIM, typed=f"{KIM_PIN}\n").code == 3


def test_the_toss_key_resets_a_managers_pin(shop: CopiedTill) -> None:
    reset = ("staff", "reset", BOSS, "--pin-stdin")
    wrong = shop.finish(*reset, typed="sk_test_story_fake_9999\n507318\n")
    assert (wrong.code, wrong.out) == (2, "")
    assert shop.finish("staff", "reset", KIM, "--pin-stdin", typed=f"{KEY}\n507318\n").code == 2
    assert shop.finish(*reset, typed=f"{shop.env['BOOTH_POS_API_KEY']}\n507318\n").code == 0
    out = shop.data.parent / "after.csv"
    assert shop.finish("sales", "export", str(out), *AS_BOSS, typed=f"{BOSS_PIN}\n").code == 2
    assert shop.finish("sales", "export", str(out), *AS_BOSS, typed="507318\n").code == 0
    practice = shop.finish(*reset, "--practice", typed="sk_test_practice\n507318\n")
    assert practice.code == 2


def test_another_machine_asks_for_new_pins(shop: CopiedTill) -> None:
    (shop.data / "test" / "booth.pepper").unlink()
    lost = shop.finish("sell", "TEA", *AS_KIM, typed=f"{KIM_PIN}\n")
    assert (lost.code, "staff reset" in lost.err) == (2, True)
    assert [one["needs_pin"] for one in shop.finish("staff", "list", "--json").objects] == [
        True
    ] * 2
    key = shop.env["BOOTH_POS_API_KEY"]
    assert shop.finish("staff", "reset", BOSS, "--pin-stdin", typed=f"{key}\n507318\n").code == 0
    given = shop.finish("staff", "pin", KIM, *AS_BOSS, typed=f"507318\n{KIM_PIN}\n")
    assert given.code == 0, given.err
    assert shop.finish("sell", "TEA", "--wait", "0", *AS_KIM, typed=f"{KIM_PIN}\n").code == 3


def test_a_damaged_database_asks_nobody_before_it_is_restored(
    shop: CopiedTill, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert shop.finish("backup", str(copy), *AS_BOSS, typed=f"{BOSS_PIN}\n").code == 0
    (shop.data / "test" / "booth.db").write_bytes(b"nothing of ours" * 1000)
    assert shop.finish("restore", str(copy)).code == 0
    assert [one["name"] for one in shop.finish("staff", "list", "--json").objects] == [BOSS, KIM]


def test_no_pin_stands_anywhere_in_the_data_folder(shop: CopiedTill, toss: Toss) -> None:
    order_no = sold(shop, toss)
    shop.finish("refund", order_no, "--reason", "교환", *AS_BOSS, typed=f"{BOSS_PIN}\n")
    for path in shop.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(pin.encode() in content for pin in (BOSS_PIN, KIM_PIN)), path
