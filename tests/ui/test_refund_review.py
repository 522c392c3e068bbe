"""Refunds under review in the window: asked by line, looked at, approved, rejected, refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.refund import RefundState
from pos_app.domain.request import Fate, Piece, RequestState, Way
from pos_app.domain.review import left_of, remaining
from pos_app.domain.staff import Action, Role
from pos_app.flow.review import Offer
from pos_app.flow.roster import Roster
from pos_app.ui.widgets.amount import ConfirmAmount
from pos_app.ui.widgets.approval import Approval
from pos_app.ui.widgets.refund_sheet import RefundSheet
from pos_app.ui.widgets.request_acts import APPROVE, REJECT, WITHDRAW
from pos_app.ui.widgets.request_view import RequestView
from tests.flow.staff_kit import BOSS, KIM, OTHER, PINS
from tests.ui.booth import COFFEE, words
from tests.ui.dialogs import in_dialog
from tests.ui.stall import ENOUGH, Stall


@pytest.fixture
def order_no(stall: Stall) -> str:
    """Three coffees, paid, with their receipt open."""
    key = stall.charge(COFFEE, 3)
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    number = stall.card(key).order_no
    open_receipt(stall, number)
    return number


def open_receipt(stall: Stall, number: str) -> None:
    stall.window.usher.receipt_asked.emit(number)
    stall.until(stall.window.receipt.isVisible)


def enter(stall: Stall, *names: str) -> None:
    """The boss and these; whoever stands there is asked from now on."""
    access = stall.access
    roster = Roster(stall.books.people, stall.pins, stall.counter.refunds._clock, access)
    for name in (BOSS, *names):
        if access.everybody():
            access.sign_in(BOSS, PINS[BOSS])
            access.approve(Action.EDIT_STAFF, name, BOSS, PINS[BOSS])
        roster.add(name, Role.CASHIER if name == KIM else Role.MANAGER, PINS[name])
    stall.till.duty.start()
    stall.until(lambda: len(stall.till.duty.people) == len(names) + 1)


def on_duty(stall: Stall, name: str) -> None:
    with stall.qtbot.waitSignal(stall.till.duty.changed):
        stall.till.duty.sign_in(name, PINS[name])


def open_form(stall: Stall) -> None:
    stall.window.receipt.refund.click()
    stall.until(stall.window.refund.isVisible)
    stall.until(lambda: stall.window.refund.sheet.rows)


def ask(stall: Stall, *fates: Fate, why: str = "상품 불량") -> None:
    """Ask by line for these pieces of the only line."""
    form = stall.window.refund
    for fate in fates:
        form.sheet.rows[0].steppers[fate].more.click()
    form.why.setCurrentText(why)
    form.go.click()
    stall.until(lambda: not stall.till.refunds.busy)


def open_queue(stall: Stall) -> None:
    stall.window.refund.queue.click()
    stall.until(stall.window.refunds.isVisible)
    stall.until(lambda: stall.window.refunds.chosen() and stall.window.refunds.looks)


def type_amount(amount: int) -> Callable[[ConfirmAmount], None]:
    def act(dialog: ConfirmAmount) -> None:
        for digit in str(amount):
            dialog.findChild(QPushButton, f"amount-{digit}").click()  # type: ignore[union-attr]
        assert dialog.go.isEnabled()
        dialog.go.click()

    return act


def give_pin(name: str) -> Callable[[Approval], None]:
    def act(dialog: Approval) -> None:
        dialog.pad.choose(name)
        pin = dialog.pad.findChild(QLineEdit, "pin")
        assert pin is not None
        pin.setText(PINS[name])
        dialog.pad.go.click()

    return act


def approve(stall: Stall, amount: int, name: str = "") -> None:
    in_dialog(ConfirmAmount, type_amount(amount))
    if name:
        in_dialog(Approval, give_pin(name))
    stall.window.refunds.acts.buttons[APPROVE].click()
    stall.until(lambda: not stall.till.refunds.busy)


def texts(screen: QWidget) -> list[str]:
    return [one.text() for one in screen.findChildren(QLabel)]


def states(stall: Stall) -> list[str]:
    return [one.state for one in stall.books.requests.latest(9)]


def test_by_line_with_one_item_damaged(stall: Stall, order_no: str) -> None:
    enter(stall, KIM)
    on_duty(stall, KIM)
    open_form(stall)
    form = stall.window.refund
    ask(stall, Fate.STOCK, Fate.DAMAGED)
    assert form.sums.total.text() == "18,000원"
    assert not form.go.isEnabled()  # it is asked for
    assert [form.sums.parts[one].text() for one in ("taxable", "vat", "tax_free")] == [
        "16,363원", "1,637원", "0원",
    ]  # fmt: skip
    assert "18,000원" in form.message.text()
    (request,) = stall.books.requests.waiting()
    assert (request.who, [(one.qty, one.fate) for one in request.lines]) == (
        KIM, [(1, Fate.STOCK), (1, Fate.DAMAGED)],
    )  # fmt: skip
    stall.until(lambda: form.queue.text() == "환불 요청 1")
    open_queue(stall)
    told = "\n".join(stall.window.refunds.view.texts())
    for part in (KIM, "오늘 1번째", "다시 진열", "파손", "27,000원", "1,637원", "없어요"):
        assert part in told, part
    approve(stall, 18_000, BOSS)
    stall.until(lambda: stall.books.returns.one(f"{order_no}-R1").state is RefundState.DONE)
    assert states(stall) == ["approved"]
    shelf = stall.window.desk.shelf
    stall.until(lambda: shelf.level(COFFEE.sku).on_hand == ENOUGH - 2)  # seen on the tiles
    stall.until(lambda: not stall.window.refunds.queued)
    stall.window.refunds.back.click()  # the form is older than the refund
    stall.until(lambda: "18,000원" in texts(stall.window.receipt))
    assert not form.isVisible()
    open_form(stall)
    assert form.message.isHidden()
    assert form.sums.total.text() != "18,000원"
    form.queue.click()
    stall.window.refunds.back.click()  # nothing was decided meanwhile: what is chosen stays
    assert form.isVisible()
    form.back.click()
    stall.until(stall.window.receipt.isVisible)


def test_who_goes_on_to_the_refund_is_not_called_back_to_the_receipt(
    stall: Stall, order_no: str
) -> None:
    """It is read anew, and drawn in the turns that follow."""
    open_form(stall)
    stall.window.refund.back.click()
    stall.archive.opened.connect(lambda _record: stall.window.usher.show(stall.window.refund))
    with stall.qtbot.waitSignal(stall.window.receipt.filled):
        pass
    assert stall.window.refund.isVisible()


def test_cash_is_handed_over_by_whoever_approves(stall: Stall) -> None:
    paid = stall.counter.cash.take(Cart().add(COFFEE), 9_000)
    open_receipt(stall, paid.order_no)
    open_form(stall)
    ask(stall, Fate.STOCK)
    open_queue(stall)
    screen = stall.window.refunds
    assert "결제 수단" in screen.view.texts()
    assert "토스 지금" not in screen.view.texts()
    approve(stall, 9_000)
    stall.until(lambda: "현금 9,000원을 손님께 내어 주세요" in screen.said.text())
    assert stall.books.record(paid.order_no).refunded_won == 9_000


def test_rejected_with_a_word(stall: Stall, order_no: str) -> None:
    open_form(stall)
    ask(stall, Fate.KEPT)
    open_queue(stall)
    screen = stall.window.refunds
    screen.acts.buttons[REJECT].click()
    assert screen.said.text() == "왜 거절하는지 한마디 적어 주세요."
    screen.acts.remark.setText("영수증이 달라요")
    screen.acts.buttons[REJECT].click()
    stall.until(lambda: states(stall) == ["rejected"])
    stall.until(lambda: "거절했어요" in screen.said.text())
    assert stall.books.requests.latest(1)[0].remark == "영수증이 달라요"
    assert stall.books.record(order_no).refunds == ()


def test_own_request_beside_another_manager_is_refused(stall: Stall, order_no: str) -> None:
    enter(stall, OTHER)
    on_duty(stall, BOSS)
    open_form(stall)
    ask(stall, Fate.STOCK)
    open_queue(stall)
    approve(stall, 9_000, BOSS)
    stall.until(stall.window.refunds.said.text)
    assert OTHER in stall.window.refunds.said.text()
    assert states(stall) == [RequestState.OPEN]
    assert stall.books.record(order_no).refunds == ()
    approve(stall, 9_000, OTHER)
    stall.until(lambda: states(stall) == [RequestState.APPROVED])


def test_a_sale_of_a_hundred_lines_is_laid_out_in_turns_and_asked_for_whole(
    stall: Stall, order_no: str
) -> None:
    record = stall.books.record(order_no)
    (line,) = record.sale.lines
    many = tuple(replace(line, name=f"상품 {number}") for number in range(100))
    record = replace(record, sale=replace(record.sale, lines=many))
    sheet = RefundSheet(words("ko"))
    stall.qtbot.addWidget(sheet)
    sheet.begin(Offer(record, left_of(record), remaining(many, ())))
    sheet.ways[Way.WHOLE].click()
    sheet.ways[Way.LINES].click()
    sheet.rows[0].steppers[Fate.KEPT].more.click()
    assert 0 < len(sheet.rows) < 20
    assert sheet.ask(order_no, "", "").pieces == (Piece(1, 1, Fate.KEPT),)
    sheet.ways[Way.WHOLE].click()
    pieces = tuple(Piece(number, line.qty, Fate.STOCK) for number in range(1, 101))
    assert sheet.ask(order_no, "", "").pieces == pieces
    stall.until(lambda: len(sheet.rows) == 100)
    assert sheet.ask(order_no, "", "").pieces == pieces
    assert {row.steppers[Fate.STOCK].count.text() for row in sheet.rows} == {str(line.qty)}
    sheet.resize(sheet.sizeHint())
    sheet.show()
    places = [row.y() for row in sheet.rows]
    assert places == sorted(set(places))


def test_a_request_of_a_hundred_lines_is_laid_out_in_turns(stall: Stall, order_no: str) -> None:
    open_form(stall)
    ask(stall, Fate.STOCK)
    (request,) = stall.books.requests.waiting()
    record = stall.books.record(order_no)
    (line,) = record.sale.lines
    many = tuple(replace(line, name=f"상품 {number}") for number in range(100))
    view = RequestView()
    stall.qtbot.addWidget(view)
    view.show_request(
        request, replace(record, sale=replace(record.sale, lines=many)), None, words("ko")
    )

    def names() -> list[str]:
        return [one for one in view.texts() if one.startswith("상품 ")]

    assert 0 < len(names()) < 20
    stall.until(lambda: len(names()) == 100)
    view.resize(900, 600)
    view.show()
    labels = [one for one in view.findChildren(QLabel) if one.text().startswith("상품 ")]
    assert [one.y() for one in labels] == sorted({one.y() for one in labels})


def test_withdrawn_by_whoever_asked(stall: Stall, order_no: str) -> None:
    open_form(stall)
    stall.window.refund.sheet.ways[Way.WHOLE].click()
    row = stall.window.refund.sheet.rows[0]
    row.steppers[Fate.DAMAGED].more.click()
    assert list(row.choice.counts.values()) == [2, 1, 0]
    row.steppers[Fate.DAMAGED].fewer.click()
    row.steppers[Fate.STOCK].fewer.click()
    assert list(row.choice.counts.values()) == [2, 0, 1]
    stall.window.refund.why.setCurrentText("단순 변심")
    stall.window.refund.go.click()
    stall.until(lambda: states(stall) == ["open"])
    open_queue(stall)
    stall.window.refunds.acts.buttons[WITHDRAW].click()
    stall.until(lambda: states(stall) == ["withdrawn"])
    assert stall.books.requests.latest(1)[0].amount_won == 27_000


def test_what_the_form_says_no_to(stall: Stall, order_no: str) -> None:
    open_form(stall)
    form = stall.window.refund
    form.go.click()
    assert form.message.text() == "돌려줄 품목과 개수를 골라 주세요."
    form.sheet.ways[Way.AMOUNT].click()
    bad = {"천원": "숫자로", "0": "0원은", "27,001": "27,000원보다", "500": "왜"}
    for text, said in bad.items():
        form.sheet.amount.setText(text)
        form.go.click()
        assert said in form.message.text(), text
    form.why.setCurrentText("'따옴표'")
    form.go.click()
    stall.until(lambda: "쓸 수 없는 글자" in form.message.text())
    assert form.go.isEnabled()
    assert states(stall) == []
    form.why.setCurrentText("계산 실수")
    form.go.click()
    stall.until(lambda: states(stall) == ["open"])
    form.back.click()
    stall.until(stall.window.receipt.isVisible)
    assert order_no in stall.window.receipt._record.attempt.order_no  # type: ignore[union-attr]


def test_a_lost_answer_resolves_after_a_restart(stall: Stall, order_no: str) -> None:
    open_form(stall)
    ask(stall, Fate.STOCK)
    stall.faults.set("refunds", "lost_answer", times=1)
    stall.faults.set("status", "server_error", times=50)
    open_queue_blind(stall)
    stall.faults.clear()
    stall.faults.set("refunds", "lost_answer", times=1)
    approve(stall, 9_000)
    number = f"{order_no}-R1"
    stall.until(lambda: stall.books.returns.one(number).tries == 1)
    stall.reopen()
    stall.start()
    stall.until(lambda: stall.books.returns.one(number).state is RefundState.DONE)
    stall.until(lambda: stall.window.desk.shelf.level(COFFEE.sku).on_hand == ENOUGH - 2)


def open_queue_blind(stall: Stall) -> None:
    """Open the queue while Toss cannot be asked: it says so, and the rest is there."""
    stall.window.refund.queue.click()
    screen = stall.window.refunds
    stall.until(lambda: screen.looks)
    assert "토스에 결제 상태를 물어보지 못해서" in "\n".join(screen.view.texts())


def test_a_days_refund_limit_is_kept_and_must_be_digits(stall: Stall) -> None:
    screen = stall.window.settings
    screen.open()
    stall.window.usher.show(screen)
    screen.refund_limit.setText("오만")
    screen.save.click()
    assert screen.misfit.text() == "환불 한도는 숫자로 적어 주세요."
    assert stall.drawer.choices.refund_limit_won == 0
    screen.refund_limit.setText("50,000")
    screen.save.click()
    stall.until_kept()
    assert stall.drawer.choices.refund_limit_won == 50_000
    screen.open()
    assert screen.refund_limit.text() == "50,000"
    screen.refund_limit.clear()
    screen.save.click()
    stall.until_kept()
    assert stall.drawer.choices.refund_limit_won == 0
