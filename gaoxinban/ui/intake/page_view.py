"""Where the parts of the page stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.side_view import DoneLine, SideView
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.pending_files import PendingFiles
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.kit.wrapping_row import WrappingRow

NARROW = 260 * tokens.GRID
NARROWEST = 232 * tokens.GRID
"""Page widths below which the cards give way, and then the acts that the keys do as well."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """What the page is put together from; `acts` begin under the fields, `asides` end the row."""

    form: IntakeForm
    side: SideView
    done: DoneLine
    files: PendingFiles
    acts: Sequence[QPushButton]
    asides: Sequence[QPushButton]


def lay_out(page: QWidget, parts: PageParts) -> None:
    """The form scrolls above its buttons, which stay; the cards stand at the right."""
    scroll = QScrollArea()
    scroll.setAccessibleName(tr("登记表单"))
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(parts.form)
    scroll.viewport().setAutoFillBackground(False)
    parts.form.setAutoFillBackground(False)
    acts = WrappingRow()
    acts.setSpacing(tokens.GAP)
    for button in parts.acts:
        acts.addWidget(button)
    buttons = QHBoxLayout()
    buttons.setSpacing(tokens.GAP)
    buttons.addLayout(acts, 1)
    for button in parts.asides:
        buttons.addWidget(button)
    left = QVBoxLayout()
    left.setSpacing(tokens.GAP)
    left.addWidget(parts.done)
    left.addWidget(scroll, 1)
    left.addWidget(parts.files)
    left.addLayout(buttons)
    row = QHBoxLayout(page)
    row.setContentsMargins(tokens.MARGIN, tokens.MARGIN, 0, tokens.MARGIN)
    row.setSpacing(tokens.MARGIN)
    row.addLayout(left, 1)
    row.addWidget(parts.side)
    parts.files.chain_after(parts.asides[-1])
    parts.files.welcome(page)


def fit(parts: PageParts, width: int) -> None:
    """Give the form its room in a narrow window: no button is cut."""
    parts.side.set_narrow(narrow=width < NARROW)
    for button in parts.asides:
        button.setVisible(width >= NARROWEST)
