"""第一次使用: the office's name, its teams, its administrator; all of it may be skipped."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit

from gaoxinban.application.accounts import FIRST_START, FirstStart
from gaoxinban.application.changes import Outcome
from gaoxinban.application.desk_ports import Draft
from gaoxinban.application.rows import Directory, OfficerOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.actions import ActionButton, ActionRegistry
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import Form, line_edit
from gaoxinban.ui.kit.form_keeper import FormKeeper
from gaoxinban.ui.kit.notifier import Notifier
from gaoxinban.ui.kit.secret_line import secret_line, typed_twice
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.shell.cover import Cover, buttons

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.ui.shell.main_window import MainWindow


class FirstStartKeeper(FormKeeper[str]):
    """Keeps the page under nobody's name: nobody sits there yet."""

    def __init__(
        self, runner: TaskRunner, notifier: Notifier, office: "Office", parent: QObject
    ) -> None:
        super().__init__(runner, notifier, parent)
        self._office = office

    def write(self, key: str, payload: Mapping[str, Any]) -> Instant:
        """Beside the drafts of other forms."""
        return self._office.desk.drafts.keep_form((key, ""), payload)


class FirstStartPage(Cover):
    """One page, no steps: what stands there is a good answer.

    Signals:
        begun: the administrator, an OfficerOption, and whether sign-in is on.
        skipped: everything stays as shipped.
    """

    begun = Signal(object, bool)
    skipped = Signal()

    def __init__(
        self,
        window: "MainWindow",
        runner: TaskRunner,
        actions: ActionRegistry,
        office: "Office",
    ) -> None:
        super().__init__(window)
        self._runner = runner
        self._office = office
        self._teams: dict[int, QLineEdit] = {}
        self._working = False
        self._keeper = FirstStartKeeper(runner, window.notifier, office, self)
        self.heading.setText(self.tr("欢迎使用高新办"))
        self.said.setText(
            self.tr("核对一下就可以开始，都能以后在「人员」里再改。Tab 下一项，Ctrl+Enter 开始。")
        )
        self.form = Form()
        name = self.tr("办公室名称")
        self.office_name = self.form.add("office_name", name, line_edit(name, most=40))
        self.begin = actions.add(
            self,
            "door.begin",
            self.tr("开始使用"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("保存这些设置，打开窗口"),
        )
        self.skip = actions.add(
            self,
            "door.skip",
            self.tr("以后再设"),
            self._on_skip,
            keys="Esc",
            tooltip=self.tr("全部按默认，不设密码"),
        )
        self.content.addWidget(self.form)

    def ask(self, office_name: str, directory: Directory, left: Draft | None) -> None:
        """Lie over the window with what was shipped, or with what was `left` of it."""
        self.office_name.setText(office_name)
        for team in directory.teams:
            if team.is_co_handler:
                continue
            function = "" if team.function is None else team.function.label
            label = self.tr("{function}团队").format(function=function)
            line = self.form.add(f"team:{team.id}", label, line_edit(label, most=40))
            line.setText(team.name)
            self._teams[team.id] = line
        admin = next((each for each in directory.officers if each.role is Role.ADMIN), None)
        label = self.tr("管理员姓名")
        self.admin = self.form.add("admin", label, line_edit(label, most=40))
        self.admin.setText("" if admin is None else admin.name)
        label = self.tr("怎样进入")
        self.sign_in = self.form.add("sign_in", label, Choice(label))
        self.sign_in.set_options(
            [
                (False, self.tr("不用密码，在右下角选经办人")),
                (True, self.tr("每个人用自己的密码登录")),
            ]
        )
        label = self.tr("管理员密码")
        hint = self.tr("至少 8 个字符，可以是几个不相干的词")
        self.password = self.form.add("password", label, secret_line(label), hint=hint)
        label = self.tr("再输一遍")
        self.again = self.form.add("again", label, secret_line(label))
        self.sign_in.value_changed.connect(self._on_way)
        self._on_way(self.sign_in.value())
        for line in self.form.findChildren(QLineEdit):
            line.returnPressed.connect(self._on_return)
        if self._keeper.hold(self.form, FIRST_START, None if left is None else left.payload):
            assert left is not None
            when = instant_text(left.saved_at, self._office.clock.now())
            said = self.tr("已恢复 {when} 填的内容；密码不保存，要再填。")
            self.said.setText(said.format(when=when))
        # Made last, so that Tab comes to them last.
        self.content.addLayout(
            buttons(ActionButton(self.skip), ActionButton(self.begin, primary=True))
        )
        self.lay_over()
        self.office_name.setFocus()
        self.office_name.selectAll()

    def submit(self) -> None:
        """Ctrl+Enter."""
        self.form.clear_errors()
        self.sign_in.settle()
        sign_in = bool(self.sign_in.value())
        try:
            password = typed_twice(self.password, self.again, "password") if sign_in else ""
        except Refused as refused:
            self.form.show_refused(refused)
            return
        wanted = FirstStart(
            office_name=self.office_name.text(),
            admin_name=self.admin.text(),
            password=password,
            sign_in=sign_in,
            teams=tuple((number, line.text()) for number, line in self._teams.items()),
        )

        def done(made: Outcome[OfficerOption]) -> None:
            self._keeper.done(FIRST_START)
            self.lift()
            self.begun.emit(made.value, sign_in)

        self._write(lambda: self._office.accounts.begin(wanted), done)

    def _on_return(self) -> None:
        """Enter goes on, and begins where there is nothing to go on to."""
        if self.sender() is self.again:
            self.submit()
        else:
            self.focusNextPrevChild(True)

    def _on_skip(self) -> None:
        def done(_: object) -> None:
            self._keeper.done(FIRST_START)
            self.lift()
            self.skipped.emit()

        self._write(self._office.accounts.skip_first_start, done)

    def _write(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        if self._working:
            return
        self._working = True
        self._before = self.said.text()
        self.said.setText(self.tr("正在设置…"))
        self._keeper.begin_doing()
        self._runner.write(
            self, work, on_done=done, on_refused=self._on_refused, on_end=self._on_end
        )

    def _on_end(self) -> None:
        self._working = False
        self.said.setText(self._before)

    def hideEvent(self, event: QHideEvent) -> None:
        """The window is closed: what was typed last is kept now."""
        self._keeper.flush()
        super().hideEvent(event)

    def _on_refused(self, refused: Refused) -> None:
        self._keeper.refused()
        field = refused.field
        if field == "teams":
            names = [line.text().strip() for line in self._teams.values()]
            wrong = (
                number
                for number, line in self._teams.items()
                if not line.text().strip() or names.count(line.text().strip()) > 1
            )
            field = f"team:{next(wrong, next(iter(self._teams)))}"
        self.form.show_error(field, refused.sentence)

    def _on_way(self, sign_in: object) -> None:
        for field in (self.password, self.again):
            field.setEnabled(bool(sign_in))
            if not sign_in:
                field.clear()
