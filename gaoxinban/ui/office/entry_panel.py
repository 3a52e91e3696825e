"""进入: the office's name, sign-in, locking; and the record of sign-ins and changes."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.account_ports import AccountEvent
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.entrance import Entrance
from gaoxinban.application.permission import ADMINS
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.form_drafts import FormDrafts
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.office.forms import SideForm, Work, say_done, send
from gaoxinban.ui.office.side import ListAndForm, empty
from gaoxinban.ui.office.wording import event_columns


@dataclass(frozen=True, slots=True)
class EntryShown:
    """How the office is entered, and what happened; the record is the administrators'."""

    entrance: Entrance
    events: tuple[AccountEvent, ...]


class EntryForm(SideForm):
    """Name, way in, minutes until the window locks itself."""

    def __init__(self, entrance: Entrance) -> None:
        super().__init__(
            tr("怎样进入"),
            tr("保存"),
            tr("已保存"),
            place="office entry",
        )
        label = tr("名称")
        self.entrance = entrance
        self.name = self.add("office_name", label, line_edit(label, most=40))
        self.name.setText(entrance.office_name)
        label = tr("登录")
        self.sign_in = self.add("sign_in", label, Choice(label))
        self.sign_in.set_options(
            [(False, tr("不用密码，选经办人")), (True, tr("每个人用密码登录"))]
        )
        self.sign_in.set_value(entrance.sign_in)
        label = tr("锁定")
        hint = tr("几分钟没有动静就锁定，0 为不锁定")
        self.minutes = self.add("lock_minutes", label, line_edit(label, most=4), hint=hint)
        self.minutes.setText(str(entrance.lock_minutes))
        self.said(tr("密码不保护数据库文件本身：能读写文件的人不需要登录。"))
        self.first = self.name
        self.touched = False

    def work(self) -> Work:
        typed = self.minutes.text().strip() or "0"
        if not typed.isdecimal():
            raise Refused(tr("请写分钟数，例如 15。"), field="lock_minutes")
        name, sign_in, minutes = self.name.text(), bool(self.sign_in.value()), int(typed)
        return lambda office, actor, _: office.accounts.arrange(
            actor, name, sign_in=sign_in, lock_minutes=minutes, seen=self.entrance
        )


class EntryPanel(Panel):
    """The record on the left, the settings on the right."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        table = TableView(self.tr("登录和变更记录"))
        self.model: RowModel[AccountEvent] = RowModel(event_columns(), parent=self)
        said = self.tr("谁在什么时候登录、改了什么，只有管理员看得到。")
        table.show_model(self.model, empty=empty(self.tr("没有记录"), said))
        table.remember(self.context.settings, "office/events")
        self.save = context.actions.add(
            self,
            "entry.save",
            self.tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("保存怎样进入"),
        )
        self.view = ListAndForm(table, (), (self.save,))
        self.drafts = FormDrafts(context, self)
        self.drafts.restored.connect(context.notifier.info)
        self.drafts.handed_on.connect(lambda: self.view.show_form(None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.track(context.seat.officer_changed, self._on_seat)

    @property
    def form(self) -> SideForm | None:
        """The form that stands on the right."""
        return self.view.form

    def refresh(self) -> None:
        """Read both anew; what is being typed stays."""
        office, officer = self.context.office, self.context.seat.officer
        actor = self.context.seat.actor if officer is not None else None

        def read() -> EntryShown:
            events: tuple[AccountEvent, ...] = ()
            if actor is not None and actor.role in ADMINS:
                events = tuple(office.accounts.events(actor))
            return EntryShown(office.entrance(), events)

        self.context.runner.read(self, read, on_done=self._on_read, latest="entry")

    def concerns(self, changes: Changes) -> bool:
        """What it shows are settings."""
        return changes.settings

    def take_focus(self) -> None:
        """One begins in the form."""
        (self.view.table if self.form is None else self.form.first).setFocus()

    def step_back(self) -> bool:
        """Esc: what was typed is given up."""
        form = self.form
        if form is None or not (form.touched or form.general_error):
            return False
        self.drafts.give_up(self.tr("填写的内容已放弃"), self.refresh)
        form.touched = False
        form.clear_errors()
        self.refresh()
        return True

    def submit(self) -> None:
        """Ctrl+Enter: save what the form says."""
        form = self.form
        if form is None or not self.save.isEnabled():
            return
        send(self, form, self.drafts, lambda outcome: self._on_done(form, outcome))

    def _on_done(self, form: SideForm, outcome: Outcome[None]) -> None:
        form.touched = False  # what the act has changed is read next, and shown
        say_done(self, form.done, outcome)

    def _on_read(self, shown: EntryShown) -> None:
        self.model.set_rows(shown.events)
        if self.form is None or not (self.form.touched or self.form.general_error):
            form = EntryForm(shown.entrance)
            self.drafts.end()
            self.view.show_form(form)
            self.drafts.begin(form, form.place)
        self._allow()

    def _on_seat(self, _officer: object) -> None:
        self.mark_stale()
        self._allow()

    def _allow(self) -> None:
        officer = self.context.seat.officer
        may = officer is not None and officer.role in ADMINS
        self.save.setEnabled(may and self.form is not None)
        if self.form is not None:
            self.form.setEnabled(may)
