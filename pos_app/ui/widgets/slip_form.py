"""What stands on slips, and which printer makes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.ports import Press, SlipChoices
from pos_app.ui.printing import LANE
from pos_app.ui.saving import Saving
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.formwork import Band, frame, nobody
from pos_app.ui.widgets.misfit import Misfit
from pos_app.ui.widgets.tick import Tick
from pos_app.wording import Wording

KINDS = ("", "system", "network")
WIDTHS = ("58", "80")
_WORDS = ("business_no", "owner", "address", "phone", "refund_note", "printer_place")
_SHOP = _WORDS[:5]
_PRINTER = ("printer_kind", "printer_name", "printer_place", "paper_mm")
_ROWS = (*_SHOP, *_PRINTER)
_PARTS = {"shop": _SHOP, "printer": _PRINTER, "": _ROWS}


class SlipForm(QWidget):
    """Keeps its choices by a button of its own. A `part` of it is kept by whoever goes on."""

    def __init__(
        self,
        press: Press,
        backroom: Backroom,
        wording: Wording,
        duty: Duty,
        parent: QWidget | None = None,
        *,
        part: str = "",
    ) -> None:
        super().__init__(parent)
        self._part = part
        self._press = press
        self._duty = duty
        self._backroom = backroom
        self._wording = wording
        self._printer_name = ""
        self._looking = False
        self.words = {name: QLineEdit() for name in _WORDS}
        self.kind, self.printer, self.width_mm = Choice(), Choice(), Choice()
        for one in KINDS:
            self.kind.addItem(one, one)
        for one in WIDTHS:
            self.width_mm.addItem(one, one)
        self.paid, self.drawer, self.note = Tick(), Tick(), Tick()
        self.note.setObjectName("slip-note")
        self.drawer.setObjectName("slip-drawer")
        self.save = QPushButton()
        self.message = Band()
        self._labels = {name: QLabel() for name in _ROWS}
        fields = {**self.words, **self._choices()}
        rows = [(label, fields[name]) for name, label in self._labels.items()]
        self._form = frame(
            self, rows, (self.paid, self.note, self.drawer, self.message), (self.save,)
        )
        self.misfit = Misfit(self._form, self.words)
        self.save.setVisible(not self._part)
        for box in (self.paid, self.note):
            box.setVisible(self._part != "shop")
        self.kind.currentIndexChanged.connect(self._show_rows)
        self._saving = Saving(backroom, self, self.save)
        self._saving.kept.connect(self._on_kept)
        self._saving.failed.connect(self._on_refused)
        self._told: Callable[[bool], None] = nobody
        self.save.clicked.connect(lambda: self.keep(nobody))
        self.retranslate(wording)

    def open(self) -> None:
        """Show the choices as they are stored."""
        try:
            kept = self._press.choices()
        except BoothError as error:
            self.message.say(self._wording.say_error(error), "red")
            return
        for name, field in self.words.items():
            field.setText(getattr(kept, name))
        self._printer_name = kept.printer_name
        self._fill_printers(())
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept.printer_kind)))
        self.width_mm.setCurrentIndex(max(0, self.width_mm.findData(kept.paper_mm)))
        self.paid.setChecked(kept.print_paid)
        self.drawer.setChecked(kept.drawer)
        self.note.setChecked(kept.print_note)
        self.message.hide()
        self.misfit.hide()
        self._show_rows()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        say = wording.say
        fields = {**self.words, **self._choices()}
        for name, label in self._labels.items():
            label.setText(say(f"settings.{name}"))
            fields[name].setAccessibleName(say(f"settings.{name}"))
        self.words["printer_place"].setPlaceholderText(say("settings.place_hint"))
        for row, one in enumerate(KINDS):
            self.kind.setItemText(row, say(f"settings.printer_{one or 'none'}"))
        for row, one in enumerate(WIDTHS):
            self.width_mm.setItemText(row, say("settings.mm", mm=one))
        self.paid.setText(say("settings.print_paid"))
        self.drawer.setText(say("settings.drawer"))
        self.note.setText(say("settings.print_note"))
        self.save.setText(say("settings.save_slip"))
        self.save.setAccessibleName(say("settings.save_slip"))

    def _choices(self) -> dict[str, QWidget]:
        return {
            "printer_kind": self.kind,
            "printer_name": self.printer,
            "paper_mm": self.width_mm,
        }

    def _show_rows(self) -> None:
        """Ask only for what the chosen kind of printer needs."""
        kind = self.kind.currentData()
        for name, label in self._labels.items():
            self._form.setRowVisible(label, name in _PARTS[self._part])
        if self._part == "shop":
            self.drawer.hide()
            return
        for name, wanted in (
            ("printer_name", "system"), ("printer_place", "network"), ("paper_mm", "network"),
        ):  # fmt: skip
            self._form.setRowVisible(self._labels[name], kind == wanted)
        self.paid.setEnabled(bool(kind))
        self.drawer.setVisible(kind == "network")
        if kind == "system":
            self._look()

    def _look(self) -> None:
        """See which printers there are: it takes a process, and is under way once at a time."""
        if not self._looking:
            self._looking = True
            self._backroom.submit(LANE, self._press.printers, self._on_printers, self._on_failed)

    def _on_printers(self, names: tuple[str, ...]) -> None:
        self._looking = False
        self._fill_printers(names)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._looking = False
        self.message.say(self._wording.say_error(error), "red")

    def _fill_printers(self, names: tuple[str, ...]) -> None:
        """The printers that there are, and the chosen one though it is switched off."""
        chosen = self.printer.currentText() or self._printer_name
        self.printer.clear()
        self.printer.addItems(list(dict.fromkeys([*names, *filter(None, [chosen])])))
        self.printer.setCurrentIndex(max(0, self.printer.findText(chosen)))

    def keep(self, told: Callable[[bool], None]) -> None:
        """Store the choices, and tell whether they were; a sentence says it too."""
        choices, self._told = self._typed(), told
        if self._may(choices):
            self._saving.save(partial(self._press.keep, choices))
        else:
            told(False)

    def is_changed(self) -> bool:
        """Whether something is typed that is not kept."""
        try:
            return self._typed() != self._press.choices()
        except BoothError:  # as was said when it was opened
            return False

    def _typed(self) -> SlipChoices:
        typed = {name: field.text().strip() for name, field in self.words.items()}
        return SlipChoices(
            **typed,
            printer_kind=self.kind.currentData(),
            printer_name=self.printer.currentText(),
            paper_mm=self.width_mm.currentData(),
            print_paid=self.paid.isChecked(),
            drawer=self.drawer.isChecked() and self.kind.currentData() == "network",
            print_note=self.note.isChecked(),
        )

    def _may(self, choices: SlipChoices) -> bool:
        try:
            changed = choices != self._press.choices()
        except BoothError as error:
            self.message.say(self._wording.say_error(error), "red")
            return False
        return not changed or approved(self._duty, Action.CHANGE_SETTINGS, "", self._wording, self)

    def _on_kept(self, _nothing: object) -> None:
        self.misfit.hide()
        self.message.say(self._wording.say("settings.slip_saved"), "blue")
        self._told(True)

    def _on_refused(self, error: BoothError) -> None:
        self.message.hide()
        if not self.misfit.tell(error, self._wording):
            self.message.say(self._wording.say_error(error), "red")
        self._told(False)
