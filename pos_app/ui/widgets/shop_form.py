"""The shop's name, and the page that a buyer's phone shows after paying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.ports import Preferences
from pos_app.ui.saving import Saving
from pos_app.ui.theme import GAP_PX
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.formwork import Band, beside_field
from pos_app.ui.widgets.misfit import Misfit
from pos_app.wording import Wording


class ShopForm(QWidget):
    """Keeps what was typed when somebody goes on."""

    def __init__(
        self,
        preferences: Preferences,
        backroom: Backroom,
        duty: Duty,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences, self._duty, self._wording = preferences, duty, wording
        self.shop, self.return_url = QLineEdit(), QLineEdit()
        self.message = Band()
        self._saving = Saving(backroom, self)
        self._saving.kept.connect(self._on_kept)
        self._saving.failed.connect(self._on_failed)
        self._fields = {"shop": self.shop, "return_url": self.return_url}
        self._labels = {name: QLabel() for name in self._fields}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(GAP_PX)
        for name, field in self._fields.items():
            field.setObjectName(f"shop-{name.replace('_', '-')}")
            beside_field(self._labels[name])
            form.addRow(self._labels[name], field)
        form.addRow(self.message)
        named = {"shop_name": self.shop, "return_url": self.return_url}
        self.misfit = Misfit(form, named)
        self.retranslate(wording)

    def open(self) -> None:
        """Show what is stored."""
        kept = self._preferences.read()
        self.shop.setText(kept.shop)
        self.return_url.setText(kept.return_url)
        self.message.hide()
        self.misfit.hide()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        for name, field in self._fields.items():
            said = wording.say(f"settings.{name}")
            self._labels[name].setText(said)
            field.setAccessibleName(said)
        self.return_url.setPlaceholderText(wording.say("guide.return_url"))

    def keep(self, told: Callable[[bool], None]) -> None:
        """Store it, and tell whether it was; where it cannot be, a sentence says why."""
        kept = self._preferences.read()
        change = partial(
            replace, shop=self.shop.text().strip(), return_url=self.return_url.text().strip()
        )
        if change(kept).guarded == kept.guarded:
            told(True)
        elif approved(self._duty, Action.CHANGE_SETTINGS, "", self._wording, self):
            self._told = told
            self._saving.save(partial(self._preferences.change, change))
        else:
            told(False)

    def _on_kept(self, _choices: object) -> None:
        self.message.hide()
        self.misfit.hide()
        self._told(True)

    def _on_failed(self, error: BoothError) -> None:
        self.message.hide()
        if not self.misfit.tell(error, self._wording):
            self.message.say(self._wording.say_error(error), "red")
        self._told(False)


def stacked(*forms: QWidget) -> QWidget:
    """Some forms, one below the other."""
    page = QWidget()
    lay = QVBoxLayout(page)
    lay.setContentsMargins(0, 0, 0, 0)
    for one in forms:
        lay.addWidget(one)
    lay.addStretch(1)
    return page
