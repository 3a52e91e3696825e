"""Views with counters; under them text, state, light, team, order; under these what is rarer."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QIcon
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gaoxinban.application.rows import Directory, QueueCounts, TeamOption, TicketFilter
from gaoxinban.domain.term import TicketState
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.lights import SORT_ORDER, light_icon
from gaoxinban.ui.kit.plain_text import PlainLabel, menu_text, plain_tooltip
from gaoxinban.ui.kit.theme import colours_of, with_text
from gaoxinban.ui.kit.wrapping_row import WrappingRow
from gaoxinban.ui.queue.filters import (
    MINE,
    NEWEST_FIRST,
    OPEN,
    OURS,
    TO_DISPATCH,
    WAITING,
    QueueFilter,
    View,
    given_text,
    views,
)
from gaoxinban.ui.queue.narrow_row import NarrowRow
from gaoxinban.ui.queue.narrowing import Narrow

_TEXT_WIDTH = 50 * tokens.GRID
"""Of the text field at least; it takes what its line leaves."""

TYPING_PAUSE_MS = 150
"""The list follows typing after this pause, not after every letter."""


class ViewButton(QPushButton):
    """A view's name and figure; the one that is shown is framed and bold."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(menu_text(title), parent)
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.here = False
        self._show_here()

    def mark(self, *, here: bool) -> None:
        """Say whether this is the view one looks at."""
        if here != self.here:
            self.here = here
            self._show_here()

    def _show_here(self) -> None:
        self.setProperty("quiet", not self.here)
        font = QFont()  # nothing but the weight: the size stays that of the window
        font.setBold(self.here)
        self.setFont(font)
        self.style().unpolish(self)
        self.style().polish(self)


class FilterBar(QWidget):
    """Shows a `QueueFilter` and lets it be changed.

    Signals:
        changed: the new QueueFilter.
        left: the cursor should go to the list (Enter or Down in the text field).
        view_chosen: one of the views that ship was turned to.
    """

    changed = Signal(object)
    left = Signal()
    view_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = QueueFilter()
        self._quiet = False
        self._teams: tuple[TeamOption, ...] = ()
        self.views: tuple[View, ...] = views()
        self._buttons: dict[str, ViewButton] = {}
        self.text = line_edit(
            self.tr("本页筛选"), placeholder=self.tr("标题、内容、备注、编号…   /")
        )
        self.state = Choice(self.tr("状态"))
        self.light = Choice(self.tr("亮灯"))
        self.scope = Choice(self.tr("团队"))
        self.sort = Choice(self.tr("排序"))
        self.direction = QPushButton()
        self.given = QPushButton()
        self.given.setAccessibleName(self.tr("取消筛选"))
        self.found = PlainLabel("", role="muted")
        self.kept = ViewButton(self.tr("存下的视图"))
        self.narrow = NarrowRow()
        self._views, self._bar = WrappingRow(), WrappingRow()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._offer()
        self._lay_out()
        self._connect()
        self.show_filter(self._shown)

    @property
    def shown(self) -> QueueFilter:
        """The filter that the bar says."""
        return self._shown

    def show_filter(self, shown: QueueFilter) -> None:
        """Say `shown`, without announcing it."""
        self._shown = shown
        self._quiet = True
        if self.text.text().strip() != shown.text:
            self.text.setText(shown.text)
        self.state.set_value(shown.state)
        self.light.set_value(shown.light)
        self.scope.set_value(shown.scope)
        self.sort.set_value(shown.sort)
        self.direction.setText(self.tr("倒序") if shown.descending else self.tr("顺序"))
        self.narrow.show_narrow(shown.narrow)
        self._mark_view()
        self._show_given(shown.given)
        self._quiet = False

    def add_view_button(self, button: QWidget) -> None:
        """Stands behind the views, and behind the kept one that is shown."""
        self._views.addWidget(self.kept)
        self._views.addWidget(button)
        self.kept.hide()

    def show_kept(self, name: str, *, changed: bool = False) -> None:
        """Which kept view one looks at, and whether the list is another by now; empty: none."""
        text = self.tr("{name}（改过）").format(name=name) if changed else name
        self.kept.setText(menu_text(text))
        self.kept.setAccessibleName(text or self.tr("存下的视图"))
        said = self.tr("回到存下的样子") if changed else self.tr("存下的视图")
        self.kept.setToolTip(plain_tooltip(f"{name}\n{said}"))
        self.kept.mark(here=bool(name) and not changed)
        self.kept.setVisible(bool(name))
        self._mark_view()

    def add_row(self, row: QWidget) -> None:
        """Put a row of its own under the bar."""
        self._column.addWidget(row)

    def offer_tools(self, actions: Sequence[QAction]) -> None:
        """What can be done with the list as a whole stands at the end of the bar."""
        for action in actions:
            self._bar.addWidget(ActionButton(action, quiet=True, show_keys=False))

    def offer(self, directory: Directory) -> None:
        """Fill the choices with what the office has."""
        if directory.teams != self._teams:
            self.offer_teams(directory.teams)
        self.narrow.offer(directory)

    def clear_conditions(self) -> bool:
        """Drop the text and all that narrows the list; its view, team and order stay."""
        self.text.clear()
        bare = replace(self._shown, text="", narrow=Narrow(), given=None)
        cleared = bare != self._shown
        self._say(bare)
        return cleared

    def offer_teams(self, teams: Sequence[TeamOption]) -> None:
        """Fill the choice of teams; those that handle come before those that help."""
        options: list[tuple[object, str]] = [
            (None, self.tr("全部团队")),
            (MINE, self.tr("我承办的")),
            (OURS, self.tr("本组的")),
        ]
        self._teams = tuple(teams)
        ordered = sorted(teams, key=lambda team: team.is_co_handler)
        self._quiet = True
        self.scope.set_options([*options, *((team.id, team.name) for team in ordered)])
        self.scope.set_value(self._shown.scope)
        self._quiet = False

    def show_counts(self, counts: QueueCounts) -> None:
        """Put the figures beside the views."""
        for view in self.views:
            figure: int | None = getattr(counts, view.count) if view.count else None
            text = view.title if figure is None else f"{view.title} {figure}"
            self._buttons[view.key].setText(menu_text(text))
            self._buttons[view.key].setAccessibleName(text)

    def show_found(self, number: int) -> None:
        """How many cases the list holds."""
        self.found.setText(self.tr("共 {n} 件").format(n=f"{number:,}"))

    def choose_view(self, key: str) -> bool:
        """Turn to a view by its key; False when there is none of that name."""
        found = next((view for view in self.views if view.key == key), None)
        if found is not None:
            self._say(found.applied(self._shown))
            self.view_chosen.emit()
        return found is not None

    def show_sort(self, key: str, *, descending: bool) -> None:
        """A title of the table was clicked."""
        self._change(sort=key, descending=descending)

    @property
    def has_focus(self) -> bool:
        """Whether the cursor stands in one of the fields or on a view."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def focus_text(self) -> None:
        """Put the cursor into the text field."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def clear_text(self) -> bool:
        """Empty the text field; False when it was empty."""
        if not self.text.text():
            return False
        self.text.clear()
        self._on_text_settled()
        return True

    def colour_icons(self) -> None:
        """Lights in the colours of the scheme."""
        for place in range(self.light.count()):
            light = SORT_ORDER[place - 1] if place else None
            icon = QIcon() if light is None else light_icon(light, colours_of(self))
            self.light.setItemIcon(place, icon)

    def _offer(self) -> None:
        self.state.set_options(
            [
                (None, self.tr("全部状态")),
                (OPEN, self.tr("在办")),
                (TO_DISPATCH, self.tr("待派单和退单")),
                (WAITING, self.tr("等企业或上级")),
                *((state, state.label) for state in TicketState),
            ]
        )
        lights = [(light, light.label) for light in SORT_ORDER]
        self.light.set_options([(None, self.tr("全部灯")), *lights])
        self.offer_teams(())
        self.sort.set_options(
            [
                ("due", self.tr("按时限")),
                ("logged", self.tr("按登记时间")),
                ("updated", self.tr("按更新时间")),
                ("number", self.tr("按编号")),
                ("resolved", self.tr("按办结时间")),
                ("state", self.tr("按状态")),
                ("team", self.tr("按团队")),
                ("officer", self.tr("按承办人")),
                ("urgency", self.tr("按紧急程度")),
                ("kind", self.tr("按诉求类型")),
                ("channel", self.tr("按渠道")),
                ("category", self.tr("按分类")),
                ("enterprise", self.tr("按企业")),
                ("title", self.tr("按标题")),
                ("town", self.tr("按镇街")),
                ("rating", self.tr("按评价")),
                ("dispatched", self.tr("按派单时间")),
                ("accepted", self.tr("按签收时间")),
                ("contacted", self.tr("按首次联系")),
                ("promised", self.tr("按办结时限")),
            ]
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(tokens.GAP)
        top.addLayout(self._views, 1)
        top.addWidget(self.found)
        for place, view in enumerate(self.views, 1):
            button = self._buttons[view.key] = ViewButton(view.title)
            button.setToolTip(f"{view.title}（Ctrl+{place % 10}）")
            self._views.addWidget(button)
        bar = self._bar
        bar.setSpacing(tokens.GAP)
        self.text.setClearButtonEnabled(True)
        self.given.setProperty("quiet", True)
        self.text.setMinimumWidth(_TEXT_WIDTH)
        bar.addWidget(self.text)
        bar.addWidget(self.given)
        widths = ((self.state, 34), (self.light, 30), (self.scope, 44), (self.sort, 32))
        for choice, width in widths:
            choice.setFixedWidth(with_text(width * tokens.GRID))
            bar.addWidget(choice)
        self.direction.setMinimumWidth(14 * tokens.GRID)
        self.direction.setAccessibleName(self.tr("顺序或倒序"))
        bar.addWidget(self.direction)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        column.addLayout(top)
        column.addLayout(bar)
        column.addWidget(self.narrow)

    def _connect(self) -> None:
        for view in self.views:
            self._buttons[view.key].clicked.connect(
                lambda _checked=False, key=view.key: self.choose_view(key)
            )
        self.text.textEdited.connect(lambda _text: self._typing.start())
        self.text.textChanged.connect(self._on_text_changed)
        self.text.returnPressed.connect(self._on_return)
        self._typing.timeout.connect(self._on_text_settled)
        self.state.value_changed.connect(lambda value: self._change(state=value, given=None))
        self.light.value_changed.connect(lambda value: self._change(light=value, given=None))
        self.scope.value_changed.connect(lambda value: self._change(scope=value))
        self.sort.value_changed.connect(self._on_sort)
        self.direction.clicked.connect(lambda: self._change(descending=not self._shown.descending))
        self.given.clicked.connect(lambda: self._change(given=None))
        self.narrow.changed.connect(lambda narrow: self._change(narrow=narrow))
        self.narrow.left.connect(self.left)

    def _on_text_changed(self, text: str) -> None:
        """The clear button gives no textEdited."""
        if not text and self._shown.text and not self._quiet:
            self._typing.start()

    def _on_text_settled(self) -> None:
        self._typing.stop()
        if self.text.text().strip() != self._shown.text:
            self._change(text=self.text.text().strip())

    def _on_return(self) -> None:
        self._on_text_settled()
        self.left.emit()

    def _on_sort(self, sort: str) -> None:
        """Each order begins at the end that is looked at most."""
        self._change(sort=sort, descending=sort in NEWEST_FIRST)

    def _change(self, **parts: object) -> None:
        if not self._quiet:
            self._say(replace(self._shown, **parts))  # type: ignore[arg-type]  # fields by name

    def _say(self, shown: QueueFilter) -> None:
        before = self._shown
        self.show_filter(shown)
        if shown != before:
            self.changed.emit(shown)

    def _mark_view(self) -> None:
        for view in self.views:
            self._buttons[view.key].mark(here=view.holds(self._shown) and not self.kept.here)

    def _show_given(self, given: TicketFilter | None) -> None:
        self.given.setVisible(given is not None)
        if given is not None:
            text = self.tr("{what}  ×").format(what=given_text(given))
            self.given.setText(menu_text(text))
            self.given.setAccessibleName(self.tr("取消筛选：{what}").format(what=given_text(given)))
            self.given.setToolTip(plain_tooltip(self.tr("从别的页面带来的筛选，点一下取消")))
        self.state.setEnabled(given is None)
        self.light.setEnabled(given is None)
