"""What stands in fields as plain values: for drafts of a form, and of a bar that is none."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.moment_field import MomentField

_EDITS = ("edited", "value_changed", "textEdited", "dateTimeChanged", "toggled")


def value_of(field: QWidget) -> Any:
    """A text, the value of a choice, whether it is ticked; None where nothing can be kept."""
    if isinstance(field, Choice):
        return field.value()
    if isinstance(field, GrowingText):
        return field.toPlainText()
    if isinstance(field, MomentField):
        return field.kept
    if isinstance(field, QCheckBox):
        return field.isChecked()
    return field.text() if isinstance(field, QLineEdit) else None


def put(field: QWidget, value: Any) -> None:
    """Fill a field; what is no value of it leaves it as it is."""
    if isinstance(field, Choice):
        field.set_value(tuple(value) if isinstance(value, list) else value)  # from JSON
    elif isinstance(field, GrowingText) and isinstance(value, str):
        field.setPlainText(value)
    elif isinstance(field, QCheckBox) and isinstance(value, bool):
        field.setChecked(value)
    elif isinstance(field, QLineEdit) and isinstance(value, str):
        field.setText(value)


def edits_of(field: QWidget) -> Any:
    """The signal that somebody typed or chose; None where it has none."""
    return next((getattr(field, name) for name in _EDITS if hasattr(field, name)), None)


class KeptFields(QObject):
    """A few fields that stand in no form, such as those of a bar; see `Keepable`.

    Signals:
        edited: the key of the field in which something was typed or chosen.
    """

    edited = Signal(str)

    def __init__(self, fields: Mapping[str, QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._fields = fields
        self._begun: dict[str, Any] = {}
        for key, field in fields.items():
            edits_of(field).connect(lambda *_args, key=key: self.edited.emit(key))

    def begin(self) -> None:
        """What stands there is not typed yet."""
        self._begun = {key: value_of(field) for key, field in self._fields.items()}

    def draft(self) -> dict[str, Any]:
        """What was typed since; empty where nothing was."""
        now = {key: value_of(field) for key, field in self._fields.items()}
        return {key: value for key, value in now.items() if value != self._begun.get(key)}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put back what was kept, as far as these are its fields."""
        for key, field in self._fields.items():
            if key in draft:
                put(field, draft[key])
