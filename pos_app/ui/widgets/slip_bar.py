"""The buttons under a receipt that bring its slip on paper or into a file, and how it went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.payment import State
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import RefundState
from pos_app.errors import BoothError
from pos_app.ui.printing import Printing
from pos_app.ui.theme import FOCUS_PX, MAIN_TOUCH_PX
from pos_app.ui.widgets.formwork import Band
from pos_app.wording import Wording


class SlipBar(QWidget):
    """Shows nothing for a sale that is not paid: it has no slip."""

    missed = Signal(str)  # a slip that should come out by itself did not

    def __init__(self, printing: Printing, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printing = printing
        self._wording = wording
        self._order_no = self._refund_no = ""
        self._again = False
        self._focus: QPushButton | None = None  # had the keyboard before its slip was begun
        self.row = QHBoxLayout()
        self.print, self.save, self.print_refund = QPushButton(), QPushButton(), QPushButton()
        self.message = Band()
        self.print.setObjectName("print")
        self.save.setObjectName("save-pdf")
        self._buttons = (self.print, self.save, self.print_refund)
        self._lay_out()
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self._on_save)
        self.print_refund.clicked.connect(self._on_print_refund)
        printing.began.connect(self._on_began)
        printing.printed.connect(self._on_printed)
        printing.saved.connect(self._on_saved)
        printing.failed.connect(self._on_failed)
        printing.paid_failed.connect(self._on_paid_failed)
        self.retranslate(wording)

    def show_record(self, record: SaleRecord) -> None:
        """Offer the slips of this sale; what was said of another one, or before, goes."""
        attempt = record.attempt
        done = [one for one in record.refunds if one.state is RefundState.DONE]
        opened = not self.isVisible() and self.print.isEnabled()
        if opened or attempt.order_no != self._order_no:
            self.message.hide()
            self._again = False
        self._order_no = attempt.order_no
        self._refund_no = done[-1].refund_no if done else ""
        self.setVisible(attempt.state is State.PAID)
        self.print_refund.setVisible(bool(done))
        self.retranslate(self._wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.print.setText(wording.say("slip.print_again" if self._again else "slip.print"))
        self.save.setText(wording.say("slip.save_pdf"))
        self.print_refund.setText(wording.say("slip.print_refund"))
        for button in self._buttons:
            button.setAccessibleName(button.text())

    def _lay_out(self) -> None:
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = self.row
        row.addStretch(1)
        for button in self._buttons:
            button.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
            row.addWidget(button)
        row.addStretch(1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.message)
        lay.addLayout(row)

    def _on_print(self) -> None:
        self._printing.print_slip(self._order_no)

    def _on_print_refund(self) -> None:
        self._printing.print_slip(self._refund_no)

    def _on_save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        asked = self._wording.say("slip.save_pdf")
        path, _ = QFileDialog.getSaveFileName(
            self, asked, str(Path(folder) / f"{self._order_no}.pdf"), "PDF (*.pdf)"
        )
        if path:
            self._printing.save_pdf(self._order_no, path)

    def _on_began(self) -> None:
        self._enable(False)
        self._show(self._wording.say("slip.working"), "blue")

    def _on_printed(self, times: int) -> None:
        self._ended(again=False)
        key = "slip.reprinted" if times > 1 else "slip.printed"
        self._show(self._wording.say(key, times=times - 1), "blue")

    def _on_saved(self, path: str) -> None:
        self._ended(again=False)
        self._show(self._wording.say("slip.saved", file=path), "blue")

    def _on_failed(self, error: BoothError) -> None:
        self._ended(again=True)
        self._show(self._wording.say_error(error), "red")

    def _on_paid_failed(self, error: BoothError) -> None:
        why = self._wording.say_error(error)
        self.missed.emit(self._wording.say("slip.paid_failed", why=why))

    def _ended(self, *, again: bool) -> None:
        self._again = again
        self._enable(True)
        self.retranslate(self._wording)

    def _enable(self, ready: bool) -> None:
        if not ready:  # Qt would hand the keyboard on to a neighbour, which Enter then presses
            self._focus = next((one for one in self._buttons if one.hasFocus()), None)
            if self._focus is not None:
                self._focus.clearFocus()
        for button in self._buttons:
            button.setEnabled(ready)
        if ready and self._focus is not None and QApplication.focusWidget() is None:
            self._focus.setFocus()

    def _show(self, text: str, tone: str) -> None:
        self.message.say(text, tone)
