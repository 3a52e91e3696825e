"""A form: label, field, and what is wrong with it directly under the field; and its draft."""

from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QTextCursor
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.fields import Choice, GrowingText, no_such_choice, set_faulty
from gaoxinban.ui.kit.kept_fields import edits_of, put, value_of
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.theme import colours_of

W = TypeVar("W", bound=QWidget)


class ErrorLine(PlainLabel):
    """One sentence in the colour of errors; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str, *, in_sight: bool = True) -> None:
        """Show a sentence, or nothing.

        `in_sight`: scroll to it, as it answers what somebody has just done.
        """
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours_of(self).danger)
        self.setPalette(palette)
        self.setText(sentence)
        self.setVisible(bool(sentence))
        if sentence and in_sight:
            bring_into_view(self)


def bring_into_view(widget: QWidget) -> None:
    """Scroll to it as soon as it has got its place: below the fold it is not there for anybody."""

    def scroll() -> None:
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inside = area.widget() if isinstance(area, QScrollArea) else None
        if isinstance(area, QScrollArea) and inside is not None and widget.isVisible():
            if widget.height() > area.viewport().height():  # then from its beginning
                area.verticalScrollBar().setValue(widget.mapTo(inside, QPoint(0, 0)).y())
                return
            # Not ensureWidgetVisible: of a field with the cursor it shows but the cursor.
            middle = widget.mapTo(inside, widget.rect().center())
            area.ensureVisible(middle.x(), middle.y(), 0, widget.height() // 2 + tokens.GAP)

    QTimer.singleShot(0, widget, scroll)


class Form(QWidget):
    """Rows of label and field, by key; the key is what `Refused.field` names.

    Signals:
        edited: the key of the field in which something was typed or chosen.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, label_width: int = 18 * 4) -> None:
        super().__init__(parent)
        self._fields: dict[str, QWidget] = {}
        self._errors: dict[str, ErrorLine] = {}
        self._names: dict[str, QWidget] = {}
        self._begun: dict[str, Any] = {}
        self._general = ErrorLine()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.GAP)
        self._grid.setVerticalSpacing(tokens.GAP)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._general, 0, 1)
        self._rows = 1

    def add(
        self,
        key: str,
        label: str,
        field: W,
        *,
        hint: str = "",
        required: bool = False,
        shown: QWidget | None = None,
    ) -> W:
        """Add a row and return the field; its accessible name becomes the label.

        `shown` stands in the row where the field is a part of something.
        """
        name = PlainLabel(f"{label} *" if required else label, role="muted")
        name.setBuddy(field)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        name.setContentsMargins(0, tokens.GRID + 2, 0, 0)
        error = ErrorLine()
        cell = QVBoxLayout()
        cell.setSpacing(2)
        cell.addWidget(shown or field)
        if hint:
            said = PlainLabel(hint, role="muted")
            said.setWordWrap(True)  # a narrow form is not widened by what is said in it
            cell.addWidget(said)
        cell.addWidget(error)
        self._grid.addWidget(name, self._rows, 0)
        self._grid.addLayout(cell, self._rows, 1)
        self._rows += 1
        self._names[key] = name
        self._fields[key] = field
        self._errors[key] = error
        if not field.accessibleName():
            field.setAccessibleName(label)
        self._listen(key, field)
        return field

    def add_wide(self, widget: W) -> W:
        """Add something across the field column: buttons, a note."""
        self._grid.addWidget(widget, self._rows, 1)
        self._rows += 1
        return widget

    def enter_goes_on(self) -> None:
        """Enter in a line leads to the next field, as Tab does; call it once all are there.

        Where Enter takes a suggestion or a choice it stays: Tab, out of habit, would skip one.
        """
        for line in self.findChildren(QLineEdit):
            if not isinstance(line, LookupField) and not isinstance(line.parent(), Choice):
                line.returnPressed.connect(self.focusNextChild)

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide a row, its sentence included."""
        self._names[key].setVisible(shown)
        self._fields[key].setVisible(shown)
        self._errors[key].setVisible(shown and bool(self._errors[key].text()))

    def field(self, key: str) -> QWidget:
        """The field of a key."""
        return self._fields[key]

    def error(self, key: str) -> str:
        """The sentence shown under a field, or empty."""
        return self._errors[key].text()

    @property
    def general_error(self) -> str:
        """The sentence that belongs to no field, shown on top."""
        return self._general.text()

    def show_error(self, key: str | None, sentence: str, *, take_focus: bool = True) -> None:
        """Put a sentence under a field and the cursor into it; unknown keys go on top."""
        if key is None or key not in self._fields:
            self._general.say(sentence)
            return
        self._errors[key].say(sentence)
        set_faulty(self._fields[key], faulty=True)
        if take_focus:
            field = self._fields[key]
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(field, QLineEdit) and _is_secret(field):
                field.selectAll()  # nobody mends what shows dots: the next letter begins anew

    def show_refused(self, refused: Refused) -> None:
        """Show a refusal beside the field that it names; fits `on_refused=`."""
        self.show_error(refused.field, refused.sentence)

    def clear_errors(self) -> None:
        """All is well again, as far as known."""
        self._general.say("")
        for key, line in self._errors.items():
            line.say("")
            set_faulty(self._fields[key], faulty=False)

    def begin(self) -> None:
        """It stands as the case has it: what differs from now on was typed."""
        self._begun = self._values_now()

    def draft(self) -> dict[str, Any]:
        """What was typed, as JSON can tell it; empty where nothing was."""
        now = self._values_now()
        typed = {key: value for key, value in now.items() if value != self._begun.get(key)}
        return {"fields": typed} if typed else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a draft back, as far as this form still has its fields and may fill them."""
        fields = draft.get("fields", {})
        for key, field in self._fields.items():
            if key in fields and field.isEnabledTo(self):
                self.put(key, fields[key])
                if isinstance(field, GrowingText):
                    field.moveCursor(QTextCursor.MoveOperation.End)  # one goes on writing

    def value_of(self, key: str) -> Any:
        """What stands in a field: a text, or the value of a choice."""
        return value_of(self.field(key))

    def put(self, key: str, value: Any) -> None:
        """Fill a field; what is no value of it leaves it as it is."""
        put(self.field(key), value)

    def _values_now(self) -> dict[str, Any]:
        """Without passwords: those are never kept anywhere."""
        return {
            key: self.value_of(key) for key, field in self._fields.items() if not _is_secret(field)
        }

    def _listen(self, key: str, field: QWidget) -> None:
        """What was wrong is forgiven as soon as somebody mends it."""
        if isinstance(field, Choice):
            field.unknown.connect(lambda typed, key=key: self._on_unknown(key, typed))
            line = field.lineEdit()
            assert line is not None
            line.textEdited.connect(lambda _text, key=key: self._forgive(key))
        edits = edits_of(field)
        if edits is not None:
            edits.connect(lambda *_args, key=key: self._on_edited(key))

    def _on_unknown(self, key: str, typed: str) -> None:
        """The earlier choice came back without a word; the cursor may have gone on already."""
        self.show_error(key, no_such_choice(typed), take_focus=False)

    def _on_edited(self, key: str) -> None:
        self._forgive(key)
        self.edited.emit(key)

    def _forgive(self, key: str) -> None:
        if self._errors[key].text():
            self._errors[key].say("")
            set_faulty(self._fields[key], faulty=False)
        self._general.say("")


class RecordForm(Form):
    """A form over what is stored: a draft that comes back says where others were first."""

    def draft(self) -> dict[str, Any]:
        """With what stood there when it was typed."""
        found = super().draft()
        if found:
            found["was"] = {key: self._begun.get(key) for key in found["fields"]}
        return found

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Beside a field that has been changed meanwhile stands that saving overwrites it."""
        was, stands = draft.get("was", {}), self._values_now()
        super().restore(draft)
        for key in was.keys() & stands.keys():
            before = tuple(was[key]) if isinstance(was[key], list) else was[key]
            if stands[key] != before:
                said = self.tr("您填了以后，别人改过这一格；保存就用您填的。")
                self.show_error(key, said, take_focus=False)
            self._begun[key] = before


def line_edit(name: str, *, placeholder: str = "", most: int = 400) -> QLineEdit:
    """A plain text line with an accessible name and a limit."""
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    line.setMaxLength(most)
    return line


def text_of(field: QWidget) -> str:
    """The text of a line or of a growing text, outer blank space removed."""
    if isinstance(field, GrowingText):
        return field.text
    if isinstance(field, QLineEdit | QLabel):
        return field.text().strip()
    raise TypeError(f"no text in {type(field).__name__}")


def _is_secret(field: QWidget) -> bool:
    return isinstance(field, QLineEdit) and field.echoMode() is not QLineEdit.EchoMode.Normal
