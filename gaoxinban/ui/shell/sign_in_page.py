"""登录: name and password inside the window; a given password is changed at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal

from gaoxinban.application.accounts import Knocker, SignedIn
from gaoxinban.application.changes import Outcome
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.actions import ActionButton, ActionRegistry
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import Form
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.secret_line import secret_line, typed_twice
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.shell.cover import Cover, buttons

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.ui.shell.main_window import MainWindow

LAST = "seat/officer"


class SignInPage(Cover):
    """Who, and the password; then, where one was only given, one's own.

    Signals:
        signed_in: the OfficerOption that was let in.
        given_up: Esc, where somebody is still sitting behind the page.
    """

    signed_in = Signal(object)
    given_up = Signal()

    def __init__(
        self,
        window: "MainWindow",
        runner: TaskRunner,
        actions: ActionRegistry,
        settings: QSettings,
        office: "Office",
    ) -> None:
        super().__init__(window)
        self._runner = runner
        self._settings = settings
        self._office = office
        self._optional = False
        self._changing: int | None = None
        self._working = False
        self.form = Form()
        self.person = self.form.add("officer", self.tr("姓名"), Choice(self.tr("姓名")))
        self.password = self.form.add("password", self.tr("密码"), secret_line(self.tr("密码")))
        self.person.value_changed.connect(self._on_person)
        self.choosing = Form()
        hint = self.tr("至少 8 个字符，可以是几个不相干的词")
        self.new = self.choosing.add(
            "new", self.tr("新密码"), secret_line(self.tr("新密码")), hint=hint
        )
        self.again = self.choosing.add(
            "again", self.tr("再输一遍"), secret_line(self.tr("再输一遍"))
        )
        self.enter = actions.add(
            self,
            "door.sign_in",
            self.tr("登录"),
            self.submit,
            keys=("Return", "Enter"),
            tooltip=self.tr("用姓名和密码登录"),
        )
        self.leave = actions.add(
            self,
            "door.back",
            self.tr("返回"),
            self._on_leave,
            keys="Esc",
            tooltip=self.tr("不换人，回到刚才的页面"),
        )
        self.content.addWidget(self.form)
        self.content.addWidget(self.choosing)
        self.content.addLayout(
            buttons(ActionButton(self.leave), ActionButton(self.enter, primary=True))
        )
        forgotten = PlainLabel(
            self.tr(
                "忘了密码，请管理员在「人员」里重设。"
                "管理员自己忘了，在这台电脑的终端里运行 gaoxinban account reset。"
            ),
            role="muted",
        )
        forgotten.setWordWrap(True)
        self.content.addWidget(forgotten)

    def ask(self, office_name: str, *, optional: bool, said: str = "") -> None:
        """Lie over the window; `optional` when Esc may lead back."""
        self._optional = optional
        self._changing = None
        self.heading.setText(office_name)
        self.said.setText(said or self.tr("请登录。"))
        self.leave.setEnabled(optional)
        self.leave.setVisible(optional)
        self.choosing.hide()
        self.form.setEnabled(True)
        self._clear()
        self.lay_over()
        self.person.setFocus()
        self._runner.read(
            self, self._office.accounts.knockers, on_done=self._on_knockers, latest="knockers"
        )

    def submit(self) -> None:
        """Enter: the next empty field, else knock."""
        if self._working:
            return
        if self._changing is not None:
            self._submit_new()
            return
        if not self.person.settle():  # what was half typed, not who was chosen before
            self.person.setFocus()
            return
        if self.person.hasFocus() or not self.password.text():
            self.password.setFocus()
        officer_id = self.person.value()
        if not self.password.text() or officer_id is None:
            return
        password = self.password.text()
        self._work(lambda: self._office.accounts.sign_in(officer_id, password))

    def _submit_new(self) -> None:
        for field in (self.new, self.again):
            if not field.text():
                field.setFocus()
                return
        try:
            new = typed_twice(self.new, self.again, "new")
        except Refused as refused:
            self.choosing.show_refused(refused)
            return
        officer_id, old = self._changing, self.password.text()
        assert officer_id is not None
        self._work(lambda: self._office.accounts.choose_password(officer_id, old, new))

    def _work(self, knock: Callable[[], Outcome[SignedIn]]) -> None:
        self._set_working(working=True)
        for form in (self.form, self.choosing):
            form.clear_errors()
        self.said.setText(self.tr("正在核对…"))
        self._runner.write(
            self,
            knock,
            on_done=self._on_answer,
            on_refused=self._on_refused,
            on_end=self._on_end,
        )

    def _set_working(self, *, working: bool) -> None:
        """What is being checked stays as it was sent: the next step sends it again."""
        self._working = working
        for line in (self.password, self.new, self.again):
            line.setReadOnly(working)

    def _on_end(self) -> None:
        self._set_working(working=False)
        if self.said.text() == self.tr("正在核对…"):
            self.said.setText(self.tr("请登录。"))

    def _on_answer(self, answer: Outcome[SignedIn]) -> None:
        officer = answer.value.officer
        if answer.value.must_change:
            self._changing = officer.id
            self.form.setEnabled(False)
            self.choosing.show()
            said = self.tr("{name}，这个密码是别人给的，请换成只有自己知道的。")
            self.said.setText(said.format(name=officer.name))
            self.new.setFocus()
            return
        self._settings.setValue(LAST, officer.id)
        self._clear()
        self.signed_in.emit(officer)

    def _on_refused(self, refused: Refused) -> None:
        if self._changing is not None and refused.field in ("new", "again"):
            self.choosing.show_refused(refused)
            return
        if self._changing is not None:
            self._changing = None
            self.choosing.hide()
            self.form.setEnabled(True)
            self.new.clear()
            self.again.clear()
        self.form.show_error(
            "officer" if refused.field == "officer" else "password", refused.sentence
        )

    def _on_person(self, _officer_id: object) -> None:
        """A password that was refused belongs to nobody else."""
        if self.form.error("password"):
            self.password.clear()
            self.form.clear_errors()

    def _on_knockers(self, knockers: Sequence[Knocker]) -> None:
        chosen = self.person.value()
        self.person.set_options(
            [
                (
                    each.officer.id,
                    f"{each.officer.name}  {each.officer.team or each.officer.role.label}",
                )
                for each in knockers
            ]
        )
        last = self._settings.value(LAST, None)
        if last is not None and (chosen is None or not self._optional):
            self.person.set_value(int(str(last)))
        if last is not None and not self._optional and self.person.hasFocus():
            self.password.setFocus()  # most often the same person comes back
        line = self.person.lineEdit()
        if line is not None and self.person.hasFocus():
            line.selectAll()
        elif line is not None:
            line.deselect()

    def _on_leave(self) -> None:
        if self._optional and not self._working:
            self._clear()
            self.lift()
            self.given_up.emit()

    def _clear(self) -> None:
        for field in (self.password, self.new, self.again):
            field.clear()
        for form in (self.form, self.choosing):
            form.clear_errors()
