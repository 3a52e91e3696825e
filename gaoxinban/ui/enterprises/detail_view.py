"""Where things stand on the page of one enterprise: record or form, time axis, pace, lists."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.enterprise_page import PaceRow
from gaoxinban.application.figures_text import percentile_text
from gaoxinban.application.register_ports import Pace
from gaoxinban.ui.enterprises.forms import RegisterForm
from gaoxinban.ui.enterprises.profile_view import ProfileView
from gaoxinban.ui.enterprises.time_axis import TimeAxis
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.duration import taken_text
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel, plain_tooltip
from gaoxinban.ui.kit.tab_order import follow_layout
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.text_width import fix_width
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.kit.wrapping_row import WrappingRow

SIDE_WIDTH = 84 * tokens.GRID


class SidePanel(QStackedWidget):
    """The record, or one form; the two never stand together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fix_width(self, SIDE_WIDTH)
        self.profile = ProfileView()
        self._form: RegisterForm | None = None
        self._title = PlainLabel("", role="strong")
        self._title.setWordWrap(True)
        self._finish = QHBoxLayout()
        self._finish.setSpacing(tokens.GAP)
        page = QFrame()
        page.setProperty("panel", True)
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(*(4 * [3 * tokens.GRID]))
        self._page.setSpacing(tokens.GAP)
        self._restored = PlainLabel("", role="muted")
        self._restored.setWordWrap(True)
        self._back = QWidget()
        self._beside = QHBoxLayout(self._back)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self._restored, 1)
        self._back.hide()
        self._page.addWidget(self._title)
        self._page.addWidget(self._back)
        self._page.addLayout(self._finish)
        self._page.addStretch(1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("表单"))
        self.addWidget(self.profile)
        self.addWidget(area)

    @property
    def form(self) -> RegisterForm | None:
        """The form that stands open."""
        return self._form

    def finish_with(self, save: QAction, leave: QAction) -> None:
        """The two buttons under every form."""
        self._finish.addWidget(ActionButton(save, primary=True))
        self._finish.addWidget(ActionButton(leave, quiet=True, show_keys=False))
        self._finish.addStretch(1)

    def restore_with(self, throw_away: QAction) -> None:
        """The button beside the sentence that something came back."""
        button = ActionButton(throw_away, quiet=True)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # its key reaches it
        self._beside.addWidget(button)

    def say_restored(self, sentence: str) -> None:
        """Since when it waited that came back into the form; empty takes it away."""
        self._restored.setText(sentence)
        self._back.setVisible(bool(sentence))

    def show_form(self, form: RegisterForm) -> None:
        """Open a form, the cursor in its first field."""
        self._title.setText(form.title)
        self._form = form
        self._page.insertWidget(2, form)
        form.show()
        follow_layout(self._page)
        self.setCurrentIndex(1)
        form.first.setFocus(Qt.FocusReason.TabFocusReason)

    def close_form(self) -> RegisterForm | None:
        """Back to the record; the form is given back."""
        form, self._form = self._form, None
        self.say_restored("")
        if form is not None:
            self._page.removeWidget(form)
            form.setParent(None)
        self.setCurrentIndex(0)
        return form


class PaceView(QWidget):
    """How long things took for this enterprise, beside everybody, over twelve months."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * tokens.MARGIN)
        self.texts: list[str] = []
        self._labels: list[QLabel] = []

    def show_pace(self, rows: Sequence[PaceRow], day_seconds: int) -> None:
        """One column a leg: the own median large, that of all under it."""
        self.texts = []
        while self._layout.count():
            taken = self._layout.takeAt(0)
            widget = None if taken is None else taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in rows:
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            own = self.tr("{leg}　{time}").format(
                leg=row.leg.label, time=_median(row.own, day_seconds)
            )
            every = self.tr("全部企业 {time}").format(time=_median(row.all, day_seconds))
            column.addWidget(ElidedLabel(own, role="strong"))
            column.addWidget(ElidedLabel(every, role="muted"))
            cell.setToolTip(
                plain_tooltip(
                    self.tr("近十二个月登记的；工作时间的中位数。≥：还有未完的，完成后可能把它抬高")
                )
            )
            self.texts += [own, every]
            self._layout.addWidget(cell)
        self._layout.addStretch(1)


def _median(pace: Pace, day_seconds: int) -> str:
    """「≥1小时42分（6 件，未完 1 件）」: ended cases alone would reward never finishing."""
    n = tr("{n} 件").format(n=f"{pace.n:,}")
    if pace.open:
        n += tr("，未完 {n} 件").format(n=f"{pace.open:,}")
    taken = "—"
    if pace.median_seconds is not None:
        time_text = partial(taken_text, day_seconds=day_seconds)
        taken = percentile_text(pace.median_seconds, pace.n, pace.open, time_text)
    return f"{taken}（{n}）" if pace.n or pace.open else taken


class EnterpriseView(QWidget):
    """Layout and widgets of one enterprise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel(role="heading")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.GAP)
        self.error = ErrorLine()
        self.side = SidePanel()
        self.profile = self.side.profile
        self.axis = TimeAxis()
        self.pace = PaceView()
        self.count = PlainLabel("", role="muted")
        self.doubles = QVBoxLayout()
        self.doubles.setSpacing(0)
        self.table = TableView(self.tr("该企业的工单"))
        self.met = TableView(self.tr("走访和联系"))
        self.history = TableView(self.tr("资料变更记录"))
        self.tables = (self.table, self.met, self.history)
        self.lists = QStackedWidget()
        self.tabs = WrappingRow()
        self._tabs: list[QPushButton] = []
        self._lay_out()

    def offer_tabs(self, actions: Sequence[QAction]) -> None:
        """One action for each list."""
        for action in actions:
            button = ActionButton(action, quiet=True)
            button.setCheckable(True)
            self._tabs.append(button)
            self.tabs.addWidget(button)
        self.show_list(0)

    def show_list(self, place: int) -> None:
        """Cases, encounters or history."""
        self.lists.setCurrentIndex(place)
        for number, button in enumerate(self._tabs):
            button.setChecked(number == place)

    @property
    def current_table(self) -> TableView:
        """The list that is shown."""
        return self.tables[self.lists.currentIndex()]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(tokens.GAP)
        head.addWidget(self.name, 1)
        head.addLayout(self.buttons)
        for table in self.tables:
            self.lists.addWidget(table)
        right = QVBoxLayout()
        right.setSpacing(tokens.GAP)
        right.addLayout(self.doubles)
        right.addWidget(self.pace)
        right.addWidget(self.axis)
        above = QHBoxLayout()
        above.addLayout(self.tabs, 1)
        above.addWidget(self.count)
        right.addLayout(above)
        right.addWidget(self.lists, 1)
        body = QHBoxLayout()
        body.setSpacing(tokens.MARGIN)
        body.addWidget(self.side)
        body.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GAP)
        layout.addLayout(head)
        layout.addWidget(self.error)
        layout.addLayout(body, 1)
