"""The scenes of the first run and of a delivery."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pos_app.domain.catalog import CatalogChange
from pos_app.domain.drill import Lesson, Mark
from pos_app.domain.payment import Mode
from pos_app.domain.pricelist import sift_rows
from pos_app.domain.table import Cell, Formula, Table
from pos_app.errors import Refused
from pos_app.flow.intake import Weighed
from pos_app.flow.outlook import Sky
from pos_app.ui.beginning import WELCOME, Held, Homecome, Keepsake
from pos_app.ui.drill import LESSONS
from pos_app.ui.models.replacing import compared
from pos_app.ui.screens.restoring import RestoreScreen
from tests.gallery.faces import SITTERS, sit
from tests.gallery.goods import NOW, PRODUCTS
from tests.gallery.stage import Stage

HEADER = ("품번", "바코드", "상품명", "가격", "재고", "사장님 메모")
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("M01", "2000000010014", "달토끼 머그컵", "14,000 원", 24),
    ("M02", "2000000010014", "고래 유리컵", 12_000, 18),
    ("K01", None, "가" * 300, 8_500, 40),
    ("K02", None, "호랑이 <b>배지</b>", Formula("=E2*0.9"), 60),
    ("K03", None, "", "천원", "많이"),
    ("K04", None, "שלום 엽서", 3_000, None),
)
TABLE = Table(1, HEADER, tuple(enumerate(ROWS, 2)))


def _guide(stage: Stage, step: str) -> None:
    assert stage.window.welcome is not None
    stage.drawer.course = step
    stage.window.welcome.show_guide()


KEEPSAKE = Keepsake(Path("E:/백업/booth-20261123-1830.db"), Path("E:/백업/booth.journal"))


def _keepsake(stage: Stage) -> RestoreScreen:
    assert stage.window.welcome is not None
    home = stage.window.welcome.homecoming
    assert home is not None
    stage.window.welcome.guide.restoring.emit()
    return home.screen


def _keepsake_none(stage: Stage) -> None:
    _keepsake(stage)


def _keepsake_looked(stage: Stage, looked: Held | Refused) -> None:
    screen = _keepsake(stage)
    screen._keepsake = KEEPSAKE
    screen._on_looked((KEEPSAKE, looked))


def _keepsake_key(stage: Stage) -> None:
    _keepsake_looked(stage, HELD)
    _keepsake(stage).key_asked.emit(KEEPSAKE)


def _keepsake_home(stage: Stage) -> None:
    _keepsake(stage)
    say = stage.wording.say
    done = say(
        "restore.done", file=KEEPSAKE.file, old_series="7G3K9QXA", counter=41, adopted=2,
        series="M4T0RZ8B",
    )  # fmt: skip
    late = say("restore.forgotten_closing", number=3, following=4)
    assert stage.window.welcome is not None
    assert stage.window.welcome.homecoming is not None
    said = "\n".join([done, late, say("keepsake.next")])
    stage.window.welcome.homecoming.tell(Homecome(KEEPSAKE, said, done=True))


def _delivery(stage: Stage) -> None:
    stage.window.settings.asked.emit("delivery")


def weighed() -> Weighed:
    sifted = sift_rows(TABLE)
    put = tuple(row.product for row in sifted.rows)
    stock = tuple((row.product.sku, row.stock) for row in sifted.rows)
    return Weighed(TABLE, sifted, CatalogChange(put, stock, added=len(put)), HEADER[-1:])


def _looked_at(stage: Stage) -> None:
    _delivery(stage)
    assert stage.window.welcome is not None
    form = stage.window.welcome.delivery.form
    form._delivery.held = weighed()
    form._on_looked_at(compared(weighed, form._delivery._known()))


def _typed(stage: Stage) -> None:
    _delivery(stage)
    assert stage.window.welcome is not None
    form = stage.window.welcome.delivery.form
    form.typing.click()


def _said(stage: Stage, key: str, **values: object) -> None:
    _delivery(stage)
    assert stage.window.welcome is not None
    stage.window.welcome.delivery.form._on_failed(Refused(key, **values))


def _reading(stage: Stage) -> None:
    _delivery(stage)
    assert stage.window.welcome is not None
    stage.window.welcome.delivery.form._on_progress("products.checking", 100_000)


def _taken(stage: Stage) -> None:
    _delivery(stage)
    assert stage.window.welcome is not None
    put = PRODUCTS[:3]
    stage.window.welcome.delivery.form._on_taken(CatalogChange(put, added=3))


def _drill(stage: Stage, lesson: Lesson, mark: Mark = Mark.OPEN) -> None:
    assert stage.window.welcome is not None
    drill = stage.window.welcome.drill
    assert drill is not None
    drill.begin()
    for one in LESSONS[: LESSONS.index(lesson)]:
        drill.score = drill.score.add(one, Mark.RIGHT)
    drill._start(lesson)
    entry = sit(stage, SITTERS["checking" if mark is Mark.OPEN else "paid"])
    stage.window.usher.open(entry.key)
    if mark is not Mark.OPEN:
        drill._end(mark)


def _weather(stage: Stage, sky: Sky) -> None:
    assert stage.window.welcome is not None
    weather = stage.window.welcome.weather
    assert weather is not None
    weather._show(sky)


def _disk(stage: Stage, room_mb: int) -> None:
    assert stage.window.welcome is not None
    weather = stage.window.welcome.weather
    assert weather is not None
    weather._on_room(room_mb)


HELD = Held(Mode.LIVE, 1_234, NOW, "x9Kd", 2)
STARTS: dict[str, Callable[[Stage], None]] = {
    "guide": partial(_guide, step=WELCOME),
    **{
        f"guide-{step}": partial(_guide, step=step)
        for step in ("shop", "key", "products", "people", "printer", "display", "ready")
    },
    "keepsake": _keepsake_none,
    "keepsake-looked-at": partial(_keepsake_looked, looked=HELD),
    "keepsake-refused": partial(
        _keepsake_looked, looked=Refused("keepsake.in_use", mode=Mode.LIVE)
    ),
    "keepsake-key": _keepsake_key,
    "keepsake-home": _keepsake_home,
    **{f"drill-{one}": partial(_drill, lesson=one) for one in LESSONS},
    "drill-right": partial(_drill, lesson=Lesson.LOST, mark=Mark.RIGHT),
    "drill-wrong": partial(_drill, lesson=Lesson.LOST, mark=Mark.WRONG),
    "drill-score": partial(_drill, lesson=Lesson.BANK, mark=Mark.RIGHT),
    "sale-offline": partial(_weather, sky=Sky(silent_since=NOW)),
    "sale-key-refused": partial(_weather, sky=Sky(key_refused=True)),
    "sale-clock-fast": partial(_weather, sky=Sky(clock_off_s=5_000)),
    "sale-clock-late": partial(_weather, sky=Sky(clock_off_s=-75)),
    "sale-disk": partial(_disk, room_mb=87),
    "sale-disk-soon": partial(_disk, room_mb=640),
    "delivery": _delivery,
    "delivery-looked-at": _looked_at,
    "delivery-unnumbered": partial(
        _said, key="pricelist.bad_one", problems=(Refused("pricelist.no_sku_column", line=1),)
    ),
    "delivery-typed": _typed,
    "delivery-reading": _reading,
    "delivery-taken": _taken,
    "delivery-refused": partial(_said, key="sheet.encrypted", file="C:/Users/booth/가격표.xlsx"),
}
