"""A field for a moment of the past, as people say it: 「昨天 16:20」."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from gaoxinban.domain.instant import Instant
from gaoxinban.ui.kit.moments import read_moment, typed_moment, written_out

_MOST = 40


class MomentField(QLineEdit):
    """「昨天」 is the day before the one on which it was typed, whenever it is read.

    A form stands open over midnight, and what was typed in it comes back another day: so it
    is written out as soon as one leaves the field, and in every draft (`kept`) before that.
    """

    def __init__(
        self,
        name: str,
        now: Callable[[], Instant],
        *,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._typed_at: Instant | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(_MOST)
        self.textChanged.connect(self._on_text)
        self.editingFinished.connect(self._write_out)

    @property
    def kept(self) -> str:
        """What is kept of it in a draft: with its date, as far as it is known."""
        return written_out(self.text(), self._as_of)

    @property
    def meant(self) -> Instant | None:
        """The moment that stands there; None where it cannot be understood."""
        return read_moment(self.text(), self._as_of)

    def moment(self) -> Instant | None:
        """As `meant`; None where nothing was typed, Refused where it cannot be understood."""
        return typed_moment(self.text(), self._as_of)

    @property
    def _as_of(self) -> Instant:
        return self._now() if self._typed_at is None else self._typed_at

    def _on_text(self, text: str) -> None:
        self._typed_at = self._now() if text else None

    def _write_out(self) -> None:
        if self.meant is not None and self.text() != self.kept:
            self.setText(self.kept)
            self.textEdited.emit(self.text())  # so that the draft has it, too
