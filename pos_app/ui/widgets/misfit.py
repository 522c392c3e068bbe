"""What is wrong with one field of a form stands below that field, which has the keyboard."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFormLayout, QLineEdit

from pos_app.errors import BoothError
from pos_app.ui.widgets.formwork import Band, bring_into_sight
from pos_app.wording import Wording

# Of what stands in the file these name the file and its key; of a field they say its own name.
_OF_A_FIELD = {
    "settings.bad_url": "settings.typed_url",
    "settings.bad_value": "settings.typed_value",
}


class Misfit(Band):
    """One for a form, whose `fields` go by the names of the settings."""

    def __init__(self, form: QFormLayout, fields: Mapping[str, QLineEdit]) -> None:
        super().__init__()
        self._form, self._fields = form, fields
        form.addRow(self)

    def tell(self, error: BoothError, wording: Wording) -> bool:
        """Say it if it is about what is typed: what only the file holds, no field can mend."""
        field = self._fields.get(str(error.values.get("field")))
        typed = field.text().strip() if field else ""
        mine = field is not None and error.values.get("text") in (typed, repr(typed)[:40])
        if field is None or not mine:
            self.hide()
            return False
        self._stand_below(field)
        key = _OF_A_FIELD.get(error.key, error.key)
        self.say(wording.say(key, name=field.accessibleName(), text=typed), "red")
        bring_into_sight(field)
        field.setFocus()
        return True

    def _stand_below(self, field: QLineEdit) -> None:
        own = _row(self._form, self)
        self._form.removeWidget(self)
        self._form.removeRow(own)
        self._form.insertRow(_row(self._form, field) + 1, self)


def _row(form: QFormLayout, widget: QLineEdit | Misfit) -> int:
    place = form.getWidgetPosition(widget)
    assert isinstance(place, tuple)  # noqa: S101 - the binding gives row and role
    return int(place[0])
