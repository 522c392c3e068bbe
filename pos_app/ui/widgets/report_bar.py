"""The buttons under a report that bring it into a file, and how that went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.payment import Mode
from pos_app.domain.report import Wish
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.accounting import Accounting, Saved
from pos_app.ui.duty import Duty
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.formwork import Band
from pos_app.wording import Wording

_SHEETS = "Excel, CSV (*.xlsx *.csv)"
_NAMED = 20  # lines of a stock sheet that are named


class ReportBar(QWidget):
    """A file needs a manager's PIN, which the flow asks for again."""

    closed = Signal()

    def __init__(
        self,
        accounting: Accounting,
        duty: Duty,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._accounting, self._duty, self._wording = accounting, duty, wording
        self._wish: Wish | None = None
        self.message, self.count = Band(), QLabel()
        self.xlsx, self.csv, self.fill, self.back = (QPushButton() for _ in range(4))
        self._lay_out()
        accounting.saved.connect(self._on_saved)
        accounting.failed.connect(self._on_failed)
        self.xlsx.clicked.connect(self._on_xlsx)
        self.csv.clicked.connect(self._on_csv)
        self.fill.clicked.connect(self._on_fill)
        self.back.clicked.connect(self.closed)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        for button, key in (
            (self.xlsx, "reports.xlsx"),
            (self.csv, "reports.csv"),
            (self.fill, "reports.fill"),
            (self.back, "reports.back"),
        ):
            button.setText(wording.say(key))
            button.setAccessibleName(wording.say(key))

    def show_wish(self, wish: Wish | None, told: str = "") -> None:
        """Offer files of the report that is shown, if there is one; `told` is how long it is."""
        self._wish = wish
        self.count.setText(told)
        for button in (self.xlsx, self.csv, self.fill):
            button.setEnabled(wish is not None)

    def _lay_out(self) -> None:
        mark(self.count, tone="muted")
        mark(self.back, kind="plain")
        self.count.setWordWrap(True)
        for widget, name in (
            (self.message, "reports-message"),
            (self.xlsx, "reports-xlsx"),
            (self.csv, "reports-csv"),
            (self.fill, "reports-fill"),
        ):
            widget.setObjectName(name)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self.count, 1)
        for button in (self.fill, self.csv, self.xlsx, self.back):
            row.addWidget(button)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.message)
        lay.addLayout(row)

    def _on_xlsx(self) -> None:
        self._save("reports.xlsx", ".xlsx")

    def _on_csv(self) -> None:
        self._save("reports.csv", ".csv")

    def _save(self, key: str, ending: str) -> None:
        wish = self._wish
        if wish is None:
            return
        title = self._wording.say(f"report.topic.{wish.topic}")
        path = self._pick_target(key, f"{title} {wish.first} {wish.last}{ending}")
        if path:
            self._accounting.save(wish, path)

    def _on_fill(self) -> None:
        say, wish = self._wording.say, self._wish
        picking = say("reports.pick_sheet")
        source, _ = QFileDialog.getOpenFileName(self, picking, _documents(), _SHEETS)
        if not source or wish is None:
            return
        known = Path(source)
        name = f"{known.stem} {say('report.sold_heading')}{known.suffix.lower()}"
        path = self._pick_target("reports.fill", str(known.with_name(name)))
        if path:
            self._accounting.fill(wish, source, path)

    def _pick_target(self, key: str, name: str) -> str:
        """Where the file goes; blank if nowhere, or if nobody with the right agrees."""
        say, target, mode = self._wording.say, Path(_documents()) / name, self._accounting.mode
        if mode is not Mode.LIVE:  # a CSV has no other place for it than its name
            target = target.with_name(f"{say(f'mode.{mode}')}-{target.name}")
        kinds = f"*{target.suffix}"
        path, _ = QFileDialog.getSaveFileName(self, say(key), str(target), kinds)
        about = str(Path(path))
        if not path or not approved(self._duty, Action.EXPORT, about, self._wording, self):
            return ""
        self._tell(say("reports.saving"), "blue")
        return path

    def _on_saved(self, saved: Saved) -> None:
        say, count = self._wording.say, f"{saved.count:,}"
        if saved.blank_lines is None:
            told = say("report.saved", count=count, file=saved.path)
        else:
            told = say("report.sheet_filled", count=count, file=saved.path)
            if saved.blank_lines:
                lines = ", ".join(map(str, saved.blank_lines[:_NAMED]))
                told += "\n" + say("reports.sheet_rows", lines=lines)
        self._tell(told, "green")

    def _on_failed(self, error: BoothError) -> None:
        self._tell(self._wording.say_error(error), "amber")

    def _tell(self, text: str, tone: str) -> None:
        self.message.say(text, tone)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
