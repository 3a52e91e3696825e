"""How the calendar is laid out: banner, year, twelve months; beside them what explains them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.domain.calendar import DayKind
from gaoxinban.domain.hours_text import hours_text, length_text, season_text
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.scrolled import scrolled
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.day_form import DayForm
from gaoxinban.ui.rules.hours_form import HoursForm
from gaoxinban.ui.rules.operations import YearShown
from gaoxinban.ui.rules.side_pages import SidePages
from gaoxinban.ui.rules.wording import version_text
from gaoxinban.ui.rules.year_grid import YearGrid, mark_colour, paint_mark_ground

WIDTH = 90 * tokens.GRID
INFO, DAY, HOURS, PUBLISH = range(4)


class CalendarView(QWidget):
    """Layout; the panel decides what is shown."""

    def __init__(self, box: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = _Banner()
        self.title = PlainLabel("", role="heading")
        self.total = PlainLabel("", role="muted")
        self.grid = YearGrid()
        self.day = PlainLabel("")
        self.info = _Info()
        self.day_form = DayForm()
        self.day_buttons = QHBoxLayout()
        self.hours_form = HoursForm()
        self.hours_buttons = QHBoxLayout()
        self.year_buttons = QHBoxLayout()
        day = _form_page(self.tr("更正一天"), self.day_form, self.day_buttons)
        hours = _form_page(self.tr("改作息"), self.hours_form, self.hours_buttons)
        self.side = SidePages(WIDTH, (self.info, day, hours, box))
        top = QHBoxLayout()
        top.setSpacing(tokens.GAP)
        top.addWidget(self.title)
        top.addLayout(self.year_buttons)
        top.addWidget(self.total)
        top.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(tokens.GAP)
        left.addLayout(top)
        self.year = scrolled(self.grid, self.tr("全年"))
        self.year.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.grid.moved.connect(self._keep_in_sight)
        left.addWidget(self.year, 1)
        left.addWidget(self.day)
        row = QHBoxLayout()
        row.setSpacing(tokens.MARGIN)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self.banner)
        layout.addLayout(row, 1)

    def _keep_in_sight(self, _said: object) -> None:
        """On a small screen the months are scrolled: the cursor is followed."""
        current = self.grid.current
        if current is not None:
            place = self.grid.place_of(current.day).toRect()
            room = place.size()
            centre = place.center()
            self.year.ensureVisible(centre.x(), centre.y(), room.width(), room.height())


def _form_page(title: str, form: QWidget, buttons: QHBoxLayout) -> QWidget:
    """A form that proposes a version, under what it is for, over its buttons."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(tokens.GAP)
    layout.addWidget(PlainLabel(title, role="strong"))
    said = PlainLabel(tr("更改作为新的一版发布；发布之前先看会影响哪些工单。"), role="muted")
    said.setWordWrap(True)
    layout.addWidget(said)
    inside = QWidget()
    fields = QVBoxLayout(inside)
    fields.setContentsMargins(0, 0, 0, 0)
    fields.addWidget(form)
    fields.addStretch(1)
    layout.addWidget(scrolled(inside, title), 1)
    layout.addLayout(buttons)
    return page


class _Banner(QFrame):
    """What is missing, and the act that mends it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.text = PlainLabel("")
        self.text.setWordWrap(True)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.GAP, tokens.GAP)
        self._layout.addWidget(self.text, 1)
        self.hide()

    def offer(self, action: QAction) -> None:
        self._layout.addWidget(ActionButton(action))

    def say(self, sentence: str) -> None:
        self.text.setText(f"⚠ {sentence}" if sentence else "")
        self.setVisible(bool(sentence))


class _Info(QWidget):
    """Legend, hours, versions."""

    def __init__(self) -> None:
        super().__init__()
        self.hours = PlainLabel("")
        self.hours.setWordWrap(True)
        self.version = Choice(self.tr("工作日历的版本"))
        self.version.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.version.setMinimumContentsLength(8)
        self.history = PlainLabel("", role="muted")
        self.history.setWordWrap(True)
        self.buttons = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(tokens.GAP)
        outer.addWidget(scrolled(self._said(), self.tr("图例、作息和版本")), 1)
        outer.addLayout(self.buttons)

    def _said(self) -> QWidget:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("图例"), role="strong"))
        for kind, mark, said in (
            (DayKind.HOLIDAY, tr("休"), tr("休：放假，不计工作时间")),
            (DayKind.MAKE_UP, tr("班"), tr("班：调休上班，按当季作息")),
            (DayKind.OWN_HOURS, tr("半"), tr("半：半天；另：整天、时间另定")),
        ):
            row = QHBoxLayout()
            row.setSpacing(tokens.GAP)
            row.addWidget(_Swatch(kind, mark))
            row.addWidget(PlainLabel(said), 1)
            layout.addLayout(row)
        layout.addWidget(PlainLabel(self.tr("虚线框：放假安排未公布，暂定"), role="muted"))
        layout.addSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("作息"), role="strong"))
        layout.addWidget(self.hours)
        layout.addSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("版本"), role="strong"))
        layout.addWidget(self.version)
        layout.addWidget(self.history)
        layout.addStretch(1)
        return inside

    def show_year(self, shown: YearShown) -> None:
        version = shown.version
        usual = self.tr("平时 {hours}").format(hours=hours_text(version.hours))
        lines = [f"{usual}，{length_text(version.hours)}"]
        lines += [
            f"{season_text(season)}，{length_text(season.hours)}" for season in version.seasons
        ]
        self.hours.setText("\n".join(lines))
        self.version.blockSignals(True)
        self.version.set_options(
            [
                (
                    row.number,
                    self.tr("第 {n} 版").format(n=row.number)
                    + (self.tr("（现行）") if row.in_force else ""),
                )
                for row in shown.versions
            ]
        )
        self.version.set_value(version.number)
        self.version.blockSignals(False)
        said = [version_text(row) for row in shown.versions if row.number == version.number]
        published = sorted(version.published_years)
        if published:
            years = f"{published[0]}-{published[-1]}"
            said.append(self.tr("放假安排已公布：{years} 年").format(years=years))
        self.history.setText("\n".join(said))


class _Swatch(QWidget):
    """One mark of the legend, painted as in the months."""

    def __init__(self, kind: DayKind, mark: str) -> None:
        super().__init__()
        self._kind, self._mark = kind, mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(7 * tokens.GRID, 6 * tokens.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_mark_ground(painter, colours, box, self._kind, self._mark)
        painter.setPen(QColor(mark_colour(colours, self._kind)))
        painter.drawText(box, 0x84, self._mark)
