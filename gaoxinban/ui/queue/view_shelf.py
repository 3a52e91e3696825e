"""Lists under a name: kept, called up by key or Ctrl+K, shared, renamed, moved, forgotten."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.view_ports import SavedView
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.form import ErrorLine, line_edit
from gaoxinban.ui.kit.form_drafts import FormDrafts, Key
from gaoxinban.ui.kit.kept_fields import KeptFields
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.queue.filters import MINE, OPEN, OURS, SORTS, TO_DISPATCH, WAITING, QueueFilter
from gaoxinban.ui.queue.list_panel import ListPanel
from gaoxinban.ui.queue.narrowing import read_narrow

KEYED = 9
_CHOICES = (OPEN, TO_DISPATCH, WAITING)


def written(shown: QueueFilter, columns: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A list as plain values; codes, never labels."""
    state = shown.state.value if isinstance(shown.state, TicketState) else shown.state
    return {
        "state": state,
        "light": None if shown.light is None else shown.light.value,
        "scope": shown.scope,
        "text": shown.text,
        "sort": shown.sort,
        "descending": shown.descending,
        "narrow": shown.narrow.written(),
        "columns": [list(each) for each in columns],
    }


def read(payload: Mapping[str, Any]) -> tuple[QueueFilter, list[tuple[str, int]]]:
    """The list and its columns; what this program does not know is left out."""
    state, light = payload.get("state"), payload.get("light")
    states = {each.value: each for each in TicketState}
    lights = {each.value: each for each in Light}
    scope, sort = payload.get("scope"), payload.get("sort")
    shown = QueueFilter(
        state=state if state in _CHOICES else states.get(str(state)),
        light=lights.get(str(light)),
        scope=scope if isinstance(scope, int) or scope in (MINE, OURS) else None,
        text=str(payload.get("text", "")),
        narrow=read_narrow(payload.get("narrow")),
    )
    if sort in SORTS:
        shown = replace(shown, sort=str(sort), descending=bool(payload.get("descending")))
    columns = [(str(key), int(width)) for key, width in payload.get("columns", ())]
    return shown, columns


class SaveRow(QFrame):
    """A name for the list, and whether everybody sees it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = line_edit(self.tr("视图的名字"), placeholder=self.tr("视图的名字"), most=40)
        self.shared = QCheckBox(self.tr("给全体看"))
        self.shared.setAccessibleName(self.tr("给全体看"))
        self.shared.setToolTip(self.tr("主管存的视图可以给每个人看"))
        self.kept = KeptFields({"name": self.name, "shared": self.shared}, self)
        self.error = ErrorLine()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(tokens.GAP)
        self.name.setFixedWidth(60 * tokens.GRID)
        self.row.addWidget(self.name)
        self.row.addWidget(self.shared)
        self.row.addWidget(self.error)
        self.row.addStretch(1)
        self.hide()


class ViewShelf(QObject):
    """The saved views of who sits here, beside the shipped ones."""

    def __init__(self, context: PageContext, panel: ListPanel) -> None:
        super().__init__(panel)
        self._context = context
        self._panel = panel
        self.views: list[SavedView] = []
        self.row = SaveRow()
        self.drafts = FormDrafts(context, panel)
        self.drafts.restored.connect(context.notifier.info)
        self.drafts.handed_on.connect(self.row.hide)
        self._menu = QMenu(panel)
        self._made: list[QAction] = []
        self._showing: SavedView | None = None
        self._renaming: SavedView | None = None
        panel.view.bar.add_row(self.row)
        self._add_actions()
        panel.turned.connect(lambda: self._look_at(None))
        panel.view.bar.changed.connect(lambda _shown: self._say_which())
        panel.view.bar.kept.clicked.connect(self._show_again)
        panel.track(context.seat.officer_changed, self._on_officer)
        panel.track(context.runner.changed, self._on_changed)
        QTimer.singleShot(0, self, self.load)  # behind the list's first page

    def load(self) -> None:
        """Read the views again."""
        officer = self._context.seat.officer
        number = None if officer is None else officer.id
        views = self._context.office.views
        self._context.runner.read(
            self, lambda: views.of(number), on_done=self._on_loaded, latest="views"
        )

    def show_view(self, view: SavedView) -> None:
        """Turn the list to a view, its columns too."""
        shown, columns = read(view.payload)
        self.row.hide()
        self._panel.show_list(shown)
        if columns:
            self._panel.view.table.show_columns(columns)
        self._look_at(view)
        self._panel.take_focus()

    def step_back(self) -> bool:
        """Esc: put the name away."""
        if self.row.isHidden():
            return False
        self.drafts.throw_away()
        self.row.hide()
        self._panel.take_focus()
        return True

    def _look_at(self, view: SavedView | None) -> None:
        """What is renamed, moved, written over and dropped is what one looks at."""
        self._showing = view
        self._say_which()

    def _say_which(self) -> None:
        view, bar = self._showing, self._panel.view.bar
        changed = view is not None and read(view.payload)[0] != bar.shown
        bar.show_kept("" if view is None else view.name, changed=changed)

    def _show_again(self) -> None:
        if self._showing is not None:
            self.show_view(self._showing)

    def _add_actions(self) -> None:
        add, panel = self._context.actions.add, self._panel
        save = add(
            panel,
            "queue.save_view",
            self.tr("存为视图"),
            self._ask_name,
            keys="Ctrl+Alt+S",
            tooltip=self.tr("给现在的筛选、排序和列起个名字"),
        )
        keep = add(
            self.row,
            "queue.keep_view",
            self.tr("存下"),
            self._keep,
            keys=("Ctrl+Return",),
            tooltip=self.tr("存下这个视图"),
        )
        self._of_view = self._acts_of_view()
        self.row.row.insertWidget(2, ActionButton(keep, primary=True))
        self.row.name.returnPressed.connect(self._keep)
        menu = add(
            panel,
            "queue.views",
            self.tr("视图 ▾"),
            self._open_menu,
            keys="Ctrl+Alt+V",
            tooltip=self.tr("自己存的和给全体看的视图"),
        )
        self._fixed = (save, *self._of_view)
        self._button = ActionButton(menu, quiet=True, show_keys=False)
        panel.view.bar.add_view_button(self._button)

    def _acts_of_view(self) -> tuple[QAction, ...]:
        """What is done with the view that one looks at."""
        add, panel = self._context.actions.add, self._panel
        made = (
            add(
                panel,
                "queue.rename_view",
                self.tr("给视图改名"),
                self._ask_new_name,
                keys="Ctrl+Alt+R",
                tooltip=self.tr("给现在看的视图换个名字"),
            ),
            add(
                panel,
                "queue.view_earlier",
                self.tr("视图往前移"),
                partial(self._move, -1),
                keys="Ctrl+Alt+PgUp",
                tooltip=self.tr("现在看的视图和前面一个换位置；前九个有按键"),
            ),
            add(
                panel,
                "queue.view_later",
                self.tr("视图往后移"),
                partial(self._move, 1),
                keys="Ctrl+Alt+PgDown",
                tooltip=self.tr("现在看的视图和后面一个换位置"),
            ),
            add(
                panel,
                "queue.drop_view",
                self.tr("删去视图"),
                self._drop,
                keys="Ctrl+Alt+D",
                tooltip=self.tr("删去现在看的视图；名单本身不受影响"),
            ),
        )
        for each in made:
            each.setEnabled(False)
        return made

    def _on_loaded(self, views: list[SavedView]) -> None:
        self.views = views
        self._menu.clear()
        for action in self._made:
            self._context.actions.forget(action.objectName())
        self._made = []
        for place, view in enumerate(views, 1):
            said = self.tr("视图：{name}") if not view.shared else self.tr("视图：{name}（全体）")
            self._made.append(
                self._context.actions.add(
                    self._panel,
                    f"queue.saved.{view.id}",
                    said.format(name=view.name),
                    partial(self.show_view, view),
                    keys=f"Ctrl+Alt+{place}" if place <= KEYED else (),
                    tooltip=self.tr("看这个存下的视图"),
                )
            )
        self._menu.addActions(self._made)
        if self._made:
            self._menu.addSeparator()
        self._menu.addActions(list(self._fixed))
        known = {view.id: view for view in views}
        self._look_at(known.get(self._showing.id) if self._showing is not None else None)
        for each in self._of_view:
            each.setEnabled(bool(views))

    def _open_menu(self) -> None:
        self._menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _ask_name(self) -> None:
        if self._panel.view.bar.shown.given is not None:
            self._context.notifier.warn(self.tr("从别的页面带来的筛选不能存为视图，请先取消它。"))
            return
        self._ask(None, self._showing)

    def _ask_new_name(self) -> None:
        if self._showing is None:
            self._context.notifier.warn(self.tr("先打开一个存下的视图，再给它改名。"))
            return
        self._ask(self._showing, self._showing)

    def _ask(self, renaming: SavedView | None, named: SavedView | None) -> None:
        self._renaming = renaming
        if self.row.isVisible():  # asked again, what is being typed stays
            self.row.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.row.error.say("")
        self.row.name.setText("" if named is None else named.name)
        self.row.shared.setChecked(named is not None and named.shared)
        self.row.shared.setVisible(renaming is None)
        self.row.show()
        self.row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.row.name.selectAll()
        place = "new" if named is None else named.id
        kept = f"queue view {place}" if renaming is None else f"queue view name {place}"
        self.drafts.begin(self.row.kept, kept)

    def _keep(self) -> None:
        name, renaming = self.row.name.text(), self._renaming
        actor = self._context.acting(lambda refused: self.row.error.say(refused.sentence))
        if actor is None:
            return
        by, key = self.drafts.acting_by(actor), self.drafts.begin_doing()
        self._context.runner.write(
            self,
            self._keeping(by, name) if renaming is None else self._naming(by, name, renaming),
            on_done=lambda outcome: self._on_kept(key, outcome, renaming),
            on_refused=self._on_refused,
        )

    def _keeping(self, by: Actor, name: str) -> Callable[[], Outcome[SavedView]]:
        views, shared = self._context.office.views, self.row.shared.isChecked()
        table = self._panel.view.table
        payload = written(self._panel.view.bar.shown, table.shown_columns())
        return lambda: views.keep(by, name, payload, shared=shared)

    def _naming(self, by: Actor, name: str, view: SavedView) -> Callable[[], Outcome[SavedView]]:
        views = self._context.office.views
        return lambda: views.rename(by, view.id, name)

    def _on_refused(self, refused: Refused) -> None:
        self.drafts.refused()
        self.row.error.say(refused.sentence)

    def _on_kept(
        self, key: Key | None, outcome: Outcome[SavedView], renamed: SavedView | None
    ) -> None:
        self.drafts.done(key)
        self._showing = outcome.value
        self.row.hide()
        self._panel.take_focus()
        over = any(each.id == outcome.value.id for each in self.views)
        said = self.tr("已改写视图「{name}」") if over else self.tr("已存为视图「{name}」")
        if renamed is not None:
            said = self.tr("视图「{before}」改名为「{name}」")
        self._say(said, outcome, before="" if renamed is None else renamed.name)
        self.load()

    def _move(self, by: int) -> None:
        view = self._showing
        if view is None:
            self._context.notifier.warn(self.tr("先打开一个存下的视图，再移动它。"))
            return
        self._write(
            lambda actor: self._context.office.views.move(actor, view.id, by),
            partial(self._on_moved, by),
        )

    def _on_moved(self, by: int, outcome: Outcome[SavedView]) -> None:
        said = self.tr("视图「{name}」往前移了") if by < 0 else self.tr("视图「{name}」往后移了")
        self._say(said, outcome)
        self.load()

    def _drop(self) -> None:
        view = self._showing
        if view is None:
            self._context.notifier.warn(self.tr("先打开一个存下的视图，再删去它。"))
            return
        self._write(
            lambda actor: self._context.office.views.drop(actor, view.id),
            self._on_dropped,
        )

    def _on_dropped(self, outcome: Outcome[SavedView]) -> None:
        self._showing = None
        self._say(self.tr("已删去视图「{name}」"), outcome)
        self.load()

    def _say(self, said: str, outcome: Outcome[SavedView], **more: str) -> None:
        """Say what was done, with 撤销."""
        back = outcome.back
        undo = None if back is None else partial(self._write, back, self._on_put_back)
        self._context.notifier.info(said.format(name=outcome.value.name, **more), undo=undo)

    def _on_put_back(self, outcome: Outcome[SavedView | None]) -> None:
        self._showing = outcome.value
        self._context.notifier.info(self.tr("已撤销"))
        self.load()

    def _write(
        self,
        work: Callable[[Actor], Outcome[Any]],
        on_done: Callable[[Outcome[Any]], object],
    ) -> None:
        """Whoever sits here does it; a refusal goes to the line of messages."""
        actor = self._context.acting()
        if actor is not None:
            self._context.runner.write(
                self,
                lambda: work(actor),
                on_done=on_done,
                on_refused=lambda refused: self._context.notifier.warn(refused.sentence),
            )

    def _on_officer(self, _officer: object) -> None:
        self._look_at(None)
        self.load()

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.settings:
            self.load()
