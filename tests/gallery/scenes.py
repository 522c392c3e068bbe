"""Every screen and state of the window by name, and how each is brought about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QScrollArea

from pos_app.domain.cart import Cart
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt, Contract, Mode
from pos_app.domain.refund import RefundState
from pos_app.domain.release import Release, Sighting
from pos_app.domain.staff import Action, Person, Role
from pos_app.domain.unfinished import Decision, Kind
from pos_app.errors import Refused, StoreError
from pos_app.flow.roster import Member
from pos_app.ui.leaving import may_leave
from pos_app.ui.ports import Choices, KeyCheck
from pos_app.ui.shelf import Directory
from pos_app.ui.staffing import Change
from pos_app.ui.widgets.approval import Approval, approved
from pos_app.ui.widgets.keyform import KeyForm
from pos_app.ui.widgets.licences import Licences
from pos_app.ui.widgets.staff_form import ASKED, StaffForm, ask
from tests.gallery import goods
from tests.gallery.bargains import BARGAINS
from tests.gallery.business import CARRIED_OVER, MATTERS, Matter, lay_out, refund_of, show_list
from tests.gallery.day import DAY
from tests.gallery.faces import LONG_REFUSAL, SITTERS, sit
from tests.gallery.facing import FACING
from tests.gallery.found import FOUND
from tests.gallery.reported import REPORTED
from tests.gallery.reviews import REVIEWS
from tests.gallery.shelved import SHELVED, put_away
from tests.gallery.stage import Stage
from tests.gallery.starts import STARTS
from tests.gallery.worth import worth

Scene = Callable[[Stage], None]
NOTICES = Path(__file__).parents[2] / "packaging" / "licences"
CROWD = (
    "show-qr", "paying", "checking", "refused", "paid", "left-over", "buyer-here", "other-key",
)  # fmt: skip
WORDS = ("사과 12", "바다 13", "구름 14", "나무 15", "기차 16", "호박 17", "달빛 18", "노을 99")


def _shelf(stage: Stage) -> None:
    stage.window.desk.show_catalog(_DIRECTORY, goods.counts())
    stage.window.desk.show_catalog(_DIRECTORY, goods.counts())


_DIRECTORY = Directory(goods.PRODUCTS)


def _sale(stage: Stage, held: Cart | None = None) -> None:
    _shelf(stage)
    stage.window.desk._show(held or Cart())


def _full(stage: Stage) -> None:
    _sale(stage, goods.cart(30, 2))


def _large(stage: Stage) -> None:
    _shelf(stage)
    stage.window.desk.show_catalog(_DIRECTORY, goods.plenty())
    stage.window.desk._show(goods.dearest())


def _no_products(stage: Stage) -> None:
    stage.window.desk.show_catalog(Directory(), {})


def _search(stage: Stage, text: str) -> None:
    _sale(stage, goods.cart(3))
    stage.window.sale.search.setText(text)
    stage.window.sale.search.flush()


def _category(stage: Stage) -> None:
    _sale(stage)
    stage.window.sale.categories.choose("아주 긴 이름의 계절 한정 분류")


def _toast(stage: Stage) -> None:
    _sale(stage, goods.cart(2))
    product = goods.PRODUCTS[9]
    stage.window.desk.refused.emit(
        stage.wording.say("sale.no_more", name=product.name, available=3)
    )


def _too_much(stage: Stage) -> None:
    _sale(stage, goods.cart(2))
    words = stage.wording.say("cart.too_much", total=12_345_678, most=9_999_999)
    stage.window.desk.refused.emit(words)


def _crowd(stage: Stage) -> None:
    _sale(stage, goods.cart(4))
    for name, word in zip(CROWD, WORDS, strict=True):
        sit(stage, SITTERS[name], word)


def _line(stage: Stage, key: str) -> None:
    _crowd(stage)
    stage.window.status.say_always(stage.wording.say(key))


def _halted(stage: Stage) -> None:
    _sale(stage)
    stage.window.say_halted(StoreError("ledger.cut", seq=1_204, anchored=1_310))


def _pay(stage: Stage, name: str) -> None:
    entry = sit(stage, SITTERS[name])
    stage.window.usher.open(entry.key)


def _reminded(stage: Stage, name: str) -> None:
    with mock.patch.object(
        stage.drawer, "choices", Choices("ko", "light", "", "", cash_receipt=True)
    ):
        _pay(stage, name)


def _pay_unopened(stage: Stage) -> None:
    _pay(stage, "show-qr")
    with mock.patch.object(QDesktopServices, "openUrl", return_value=False):
        button = stage.window.pay.findChild(QPushButton, "open-page")
        assert button is not None
        button.click()


def _pay_largest(stage: Stage) -> None:
    row = replace(goods.attempt("", goods.dearest(), SITTERS["show-qr"].state), word="나무 99")
    entry = stage.put(replace(row, **SITTERS["show-qr"].row), goods.dearest())
    stage.window.usher.open(entry.key)


def _pay_and_others(stage: Stage) -> None:
    for name, word in zip(CROWD, WORDS, strict=True):
        entry = sit(stage, SITTERS[name], word)
    stage.window.usher.open(stage.till.cards()[0].key)
    assert entry.told


def _receipt(stage: Stage, held: Cart, paid: Attempt) -> None:
    stage.archive.opened.emit(goods.record(held, paid))


def _paid(held: Cart) -> Attempt:
    return replace(goods.attempt("7G3K9QXA-41", held), paid_at=goods.NOW, over=True)


def _short_receipt(stage: Stage) -> None:
    _receipt(stage, goods.cart(2), _paid(goods.cart(2)))


def _long_receipt(stage: Stage) -> None:
    held = goods.cart(20, 2)
    paid = replace(
        _paid(held),
        paid_amount_won=Won(held.total_won - 5_000),
        discounted_won=Won(5_000),
        approved_at=goods.NOW + timedelta(seconds=31),
        card_company="신한카드",
        transaction_id="9b1f6a52-55c1-4a4e-9a3e-1d2c3b4a5f60",
    )
    _receipt(stage, held, paid)


def _slip_said(stage: Stage, key: str, tone: str, *, again: bool = False, **values: object) -> None:
    """A receipt with a refund, and what came of its slip."""
    held = goods.cart(3)
    paid = _paid(held)
    back = refund_of(paid.order_no, RefundState.DONE)
    stage.archive.opened.emit(replace(goods.record(held, paid), refunds=(back,), receipt_no=1_204))
    bar = stage.window.slips
    bar._ended(again=again)
    bar._show(stage.wording.say(key, **values), tone)


def _slip_form(stage: Stage, kind: str, error: str = "", **values: object) -> None:
    _settings(stage)
    form = stage.window.settings.slip_form
    typed = {
        "business_no": "123-45-67891", "owner": "김토끼", "phone": "02-000-0000",
        "address": "서울특별시 마포구 토끼굴로 12길 34, 달토끼빌딩 지하 1층 부스 B-12",
        "refund_note": "영수증을 가지고 오시면 7일 안에 환불해 드려요.",
        "printer_place": "192.168.0.50:9100",
    }  # fmt: skip
    for name, text in typed.items():
        form.words[name].setText(text)
    form._printer_name = "EPSON TM-T88VI Receipt (booth)"
    form._fill_printers(())
    form.kind.setCurrentIndex(form.kind.findData(kind))
    form.message.say(
        stage.wording.say(error or "settings.slip_saved", **values), "red" if error else "blue"
    )
    stage.settle()
    area = stage.window.settings.findChild(QScrollArea)
    assert area is not None
    area.ensureWidgetVisible(form.save)


def _settings(stage: Stage) -> None:
    stage.window.bar.pressed.emit("settings")


def _key_form(stage: Stage) -> KeyForm:
    _settings(stage)
    form = stage.window.settings.key_form
    roll = stage.window.settings.findChild(QScrollArea)
    assert roll is not None
    stage.settle()
    roll.ensureWidgetVisible(form)
    form.key.setText("sk_test_example_1234")
    form.contract.setCurrentIndex(form.contract.findData(Contract.V2))
    return form


def _key_typed(stage: Stage) -> None:
    _key_form(stage)


def _key_asking(stage: Stage) -> None:
    form = _key_form(stage)
    form.try_out.setEnabled(False)
    form._say("settings.checking", "blue")


def _key_answer(stage: Stage, check: KeyCheck, key: str, **values: object) -> None:
    form = _key_form(stage)
    form._trying = (form.key.text(), Contract.V2)
    form._on_checked(replace(check, words=stage.wording.say(key, **values)))


def _key_left(stage: Stage) -> None:
    left = stage.wording.say("key.left_behind", count=len(WORDS), words=", ".join(WORDS))
    _key_form(stage)._on_stored(left)


def _saved(stage: Stage) -> None:
    _settings(stage)
    stage.window.settings.message.say(stage.wording.say("settings.saved"), "blue")


def _bad_url(stage: Stage) -> None:
    _settings(stage)
    stage.window.settings.message.say(stage.wording.say("url.return"), "red")


def _keys(stage: Stage) -> None:
    _sale(stage)
    with stage.caught():
        stage.window.elsewhere.show_keys()


def _leave(stage: Stage, *, wire: bool) -> None:
    _crowd(stage)
    cards = tuple(replace(one, on_the_wire=wire) for one in stage.till.cards())
    with stage.caught():
        may_leave(cards, stage.wording, stage.window)


def _about(stage: Stage) -> None:
    _sale(stage)
    with stage.caught():
        stage.window.bar.pressed.emit("about")


def _newer(stage: Stage, *, version: str = "", key: str = "") -> None:
    _sale(stage)
    newer, page = stage.window.newer, "https://example.org/booth-pos/releases/0.12.0"
    assert newer is not None
    newer.wording = stage.wording
    with stage.caught():
        if key:
            newer.on_failed("", Refused(key, version="0.1.0", count=2, word="사과 12"))
        else:
            newer.on_found(Sighting("0.1.0", Release(version, page, (("setup.exe", ""),))))


def _licences(stage: Stage) -> None:
    _sale(stage)
    with stage.caught():
        Licences(stage.wording, NOTICES, stage.window).exec()


def _unfinished(stage: Stage, kind: Kind) -> None:
    show_list(stage, MATTERS[kind])
    stage.window.unfinished.view.why.setCurrentIndex(0)


def _unfinished_many(stage: Stage) -> None:
    show_list(stage, *MATTERS.values(), CARRIED_OVER)


def _unfinished_said(stage: Stage, key: str, tone: str, **values: object) -> None:
    _unfinished_many(stage)
    stage.window.unfinished._tell(key, tone, word=WORDS[2], **values)


def _unfinished_sure(stage: Stage, kind: Kind, decision: Decision) -> None:
    _unfinished(stage, kind)
    with stage.caught():
        stage.window.unfinished.view.button(decision).click()


def _unfinished_button(stage: Stage, *matters: Matter) -> None:
    _sale(stage, goods.cart(2))
    lay_out(stage, *matters)


def _staff(stage: Stage, on_duty: str = "", count: int = 3) -> None:
    _sale(stage, goods.cart(3))
    stage.staff(STAFF[:count], on_duty)


def _locked(stage: Stage, key: str, **values: object) -> None:
    _staff(stage, count=len(STAFF))
    stage.window.lock.pad.choose(STAFF[1].name)
    stage.window.lock.pad.refuse(stage.wording.say(key, **values))


def _lock_typed(stage: Stage) -> None:
    _staff(stage)
    stage.window.lock.pad.choose(STAFF[1].name)
    stage.window.lock.pad.pin.setText("274916")


def _approval(stage: Stage, action: Action, refused: str = "", **values: object) -> None:
    _staff(stage, STAFF[1].name)
    with stage.caught() as dialogs:
        approved(stage.till.duty, action, "", stage.wording, stage.window)
    dialog = dialogs[-1]
    if refused and isinstance(dialog, Approval):
        dialog.pad.refuse(stage.wording.say(refused, **values))


def _staff_list(stage: Stage, said: str = "", *, members: bool = True, **values: object) -> None:
    _staff(stage, STAFF[0].name if members else "", len(STAFF) if members else 0)
    _settings(stage)
    stage.window.settings.staff.click()
    stage.drain()  # the books know nobody
    if members:
        stage.window.staff._staffing._on_read(MEMBERS)
    if said:
        tone = "red" if said == "staff.last_manager" else "blue"
        stage.window.staff._show(stage.wording.say(said, **values), tone)


def _staff_form(stage: Stage, change: Change, refused: str = "", **values: object) -> None:
    _staff_list(stage)
    names = () if change is Change.ADD else (LONG, STAFF[0].name)
    with stage.caught() as dialogs:
        ask(stage.window.staff._staffing, change, names, stage.wording, stage.window)
    form = dialogs[-1]
    if refused and isinstance(form, StaffForm):
        form.message.setText(stage.wording.say(refused, **values))


LONG = "가나다라마바사아자차카타파하가나다라마바"
NAMES = ("정사장", "김알바", "박점장 (오후)", "Alexandra", LONG, "이지우")
STAFF = tuple(
    Person(name, Role.MANAGER if at % 3 == 0 else Role.CASHIER) for at, name in enumerate(NAMES)
)
MEMBERS = (
    Member(STAFF[0]),
    Member(replace(STAFF[1], failed_tries=2)),
    Member(replace(STAFF[2], pin_hash=None), needs_pin=True),
    Member(replace(STAFF[3], failed_tries=14), locked_s=15_360),
    Member(STAFF[4]),
    Member(replace(STAFF[5], active=False)),
)
OK, LIVE = KeyCheck(True, Mode.TEST, ""), KeyCheck(True, Mode.LIVE, "")
NO = KeyCheck(False, Mode.TEST, "")
TAIL: dict[str, Any] = {"tail": "1234", "contract": "v2", "shop": "토끼 책방"}
SCENES: dict[str, Scene] = {
    "sale": _sale,
    "sale-cart": lambda stage: _sale(stage, goods.cart(6)),
    "sale-long-cart": _full,
    "sale-largest": _large,
    "sale-no-products": _no_products,
    "sale-hits": partial(_search, text="ㄱㅇ"),
    "sale-no-hits": partial(_search, text="아이스 아메리카노 라지"),
    "sale-category": _category,
    "sale-toast": _toast,
    "sale-too-much": _too_much,
    "sale-strip": _crowd,
    "sale-broken": partial(_line, key="window.broke"),
    "sale-halted": _halted,
    **{f"pay-{name}": partial(_pay, name=name) for name in SITTERS},
    **{f"pay-{name}": partial(_reminded, name=name) for name in ("paid-money", "paid-cash")},
    "pay-no-browser": _pay_unopened,
    "pay-largest": _pay_largest,
    "pay-others": _pay_and_others,
    "unfinished": _unfinished_many,
    "unfinished-empty": show_list,
    **{f"unfinished-{kind}": partial(_unfinished, kind=kind) for kind in Kind},
    "unfinished-carried": lambda stage: show_list(stage, CARRIED_OVER),
    "unfinished-sure": partial(_unfinished_sure, kind=Kind.UNKNOWN, decision=Decision.REFUND),
    "unfinished-sure-again": partial(
        _unfinished_sure, kind=Kind.REFUND_DOUBTFUL, decision=Decision.SEND_AGAIN
    ),
    "unfinished-no-reason": partial(_unfinished_said, key="unfinished.why", tone="red"),
    "unfinished-refunding": partial(
        _unfinished_said, key="unfinished.said_refund", tone="blue", amount="9,999,999원"
    ),
    "unfinished-not-charged": partial(
        _unfinished_said, key="unfinished.not_charged_yet", tone="red"
    ),
    "sale-unfinished": lambda stage: _unfinished_button(stage, *MATTERS.values()),
    "sale-going-on": lambda stage: _unfinished_button(stage, MATTERS[Kind.WAITING]),
    "receipt-short": _short_receipt,
    "receipt-long": _long_receipt,
    **DAY,
    **FACING,
    **FOUND,
    **REPORTED,
    **REVIEWS,
    **STARTS,
    **SHELVED,
    **BARGAINS,
    "receipt-working": partial(_slip_said, key="slip.working", tone="blue"),
    "receipt-reprinted": partial(_slip_said, key="slip.reprinted", tone="blue", times=2),
    "receipt-saved": partial(
        _slip_said, key="slip.saved", tone="blue", file="/home/booth/Documents/7G3K9QXA-41.pdf"
    ),
    "receipt-cut-off": partial(
        _slip_said, key="printer.cut_off", tone="red", again=True, place="192.168.0.50:9100"
    ),
    "receipt-no-paper": partial(
        _slip_said, key="printer.no_paper", tone="red", again=True, place="192.168.0.50:9100"
    ),
    "settings-slip-none": partial(_slip_form, kind=""),
    "settings-slip-system": partial(_slip_form, kind="system"),
    "settings-slip-network": partial(_slip_form, kind="network"),
    "settings-slip-wrong": partial(
        _slip_form, kind="network", error="settings.bad_business_no", text="123-45-67890"
    ),
    "settings": _settings,
    "settings-saved": _saved,
    "settings-bad-url": _bad_url,
    "settings-key": _key_typed,
    "settings-asking": _key_asking,
    "settings-key-test": partial(_key_answer, check=OK, key="key.works_test", **TAIL),
    "settings-key-live": partial(_key_answer, check=LIVE, key="key.works_live", **TAIL),
    "settings-key-left": _key_left,
    "settings-key-refused": partial(_key_answer, check=NO, key="key.refused", text=LONG_REFUSAL),
    "sale-on-duty": partial(_staff, on_duty="김알바"),
    "sale-long-name": partial(_staff, on_duty=LONG, count=5),
    **worth(partial(_staff, on_duty="정사장"), _paid),
    "lock": _staff,
    "lock-typed": _lock_typed,
    "lock-wrong": partial(_locked, key="staff.wrong_pin"),
    "lock-out": partial(_locked, key="staff.locked_out", name=LONG, seconds=15_360),
    "lock-no-pin": partial(_locked, key="staff.no_pin", name=LONG),
    "lock-other-machine": partial(_locked, key="staff.other_machine", name=LONG),
    "approval": partial(_approval, action=Action.APPROVE_REFUND),
    "approval-wrong": partial(
        _approval, action=Action.CHANGE_KEY, refused="staff.locked", name="정사장", seconds=30
    ),
    "approval-staff": partial(_approval, action=Action.EDIT_STAFF),
    "staff": _staff_list,
    "staff-nobody": partial(_staff_list, members=False),
    "staff-added": partial(_staff_list, said="staff.added", name=LONG, role="매니저"),
    "staff-last": partial(_staff_list, said="staff.last_manager", name=LONG),
    **{f"staff-{one}": partial(_staff_form, change=one) for one in ASKED},
    "staff-refused": partial(_staff_form, change=Change.RESET, refused="staff.no_key"),
    "staff-easy": partial(_staff_form, change=Change.ADD, refused="staff.easy_pin"),
    "keys": _keys,
    "leaving": partial(_leave, wire=False),
    "leaving-wire": partial(_leave, wire=True),
    "about": _about,
    "newer": partial(_newer, version="0.12.0"),
    "newer-none": partial(_newer, version="0.1.0"),
    "newer-no-address": partial(_newer, key="update.no_address"),
    "newer-open": partial(_newer, key="update.payment_open"),
    "licences": _licences,
}
# Shown at every size by the tests; the others at the smallest, where there is least room.
EVERY_SIZE = (
    *(name for name in SCENES if name.startswith(("sale", "pay", "receipt", "display", "turned"))),
    "unfinished",
    "unfinished-unknown",
    "unfinished-approved",
    "cash-given",
    "closing-match-differs",
    "closing-count-cards",
    "closing-report",
    "refund",
    "refunds",
)


def show(stage: Stage, name: str) -> None:
    """Bring a scene about on an empty counter."""
    stage.clear()
    put_away(stage)
    stage.drain()
    SCENES[name](stage)
    stage.settle()
