"""The forms beside the people's list: one for each act, fields in, an act on the office out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from gaoxinban.application.changes import Outcome
from gaoxinban.application.handing_over import HandOver
from gaoxinban.application.office import Office
from gaoxinban.application.ports import Progress
from gaoxinban.application.rows import TeamOption
from gaoxinban.application.staffing import Person, PersonWanted
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import local_date, start_of_day
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import RecordForm, line_edit
from gaoxinban.ui.kit.form_drafts import FormDrafts
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.secret_line import secret_line, typed_twice
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.office.wording import read_day

LABEL_WIDTH = 56
Work = Callable[[Office, Actor, Progress], Outcome[Any]]


@dataclass(frozen=True, slots=True)
class OfficeShown:
    """What the page knows: people, teams, and the instant of the reading."""

    people: Sequence[Person]
    teams: Sequence[TeamOption]
    now: int = 0
    by_id: dict[int, Person] = field(default_factory=dict)

    def team_options(self) -> list[tuple[object, str]]:
        """Teams that people can be in; none for the intake desk and supervisors."""
        own = [each for each in self.teams if each.active and not each.is_co_handler]
        return [(None, tr("不在团队（受理台、主管）")), *((t.id, t.name) for t in own)]

    def colleagues(self, person: Person) -> list[tuple[object, str]]:
        """Who else is here in the person's team; everybody for somebody without one."""
        team = person.officer.team_id
        return [
            (each.officer.id, f"{each.officer.name}  {each.officer.role.label}")
            for each in self.people
            if each.officer.active
            and each.officer.id != person.officer.id
            and team in (None, each.officer.team_id)
            and not each.is_away(self.now)
        ]


class SideForm(RecordForm):
    """One act. `heading` says what, `done` what is said afterwards, `button` its verb.

    `place` is where what was typed is kept; empty: nowhere (passwords). `steps`: of how
    many the progress of long work tells.
    """

    def __init__(self, heading: str, button: str, done: str, *, place: str = "") -> None:
        super().__init__(label_width=LABEL_WIDTH)
        self.place = place
        self.heading = heading
        self.button = button
        self.done = done
        self.steps = 0
        self.touched = False
        self.first: QWidget = self
        self.edited.connect(self._on_edited_first)

    def work(self) -> Work:
        """What the fields say; Refused where they say nothing usable."""
        raise NotImplementedError

    def restore(self, draft: Mapping[str, Any]) -> None:
        """What came back was typed by somebody."""
        super().restore(draft)
        self.touched = True

    def said(self, text: str) -> None:
        """A sentence among the fields."""
        label = self.add_wide(PlainLabel(text, role="muted"))
        label.setWordWrap(True)

    def _on_edited_first(self, _key: str) -> None:
        self.touched = True


def send(
    panel: Panel,
    form: SideForm,
    drafts: FormDrafts,
    on_done: Callable[[Outcome[Any]], object],
    *,
    told: Progress = lambda _: None,
    on_end: Callable[[], object] | None = None,
) -> bool:
    """Do what a form says; a refusal stands beside its field. False: it says nothing usable.

    What `drafts` keep of it goes with the act.
    """
    context = panel.context
    form.clear_errors()
    try:
        work, actor = form.work(), drafts.acting_by(context.seat.actor)
    except Refused as refused:
        form.show_refused(refused)
        return False
    kept = drafts.begin_doing()

    def done(outcome: Outcome[Any]) -> None:
        drafts.done(kept)
        on_done(outcome)

    def not_done(refused: Refused) -> None:
        drafts.refused()
        _refuse(panel, refused, form.show_refused)

    context.runner.write(
        panel,
        lambda: work(context.office, actor, told),
        on_done=done,
        on_refused=not_done,
        on_end=on_end,
    )
    return True


def do_at_once(
    panel: Panel,
    work: Callable[[Office, Actor], Outcome[Any]],
    on_done: Callable[[Outcome[Any]], object],
) -> None:
    """An act without a form; a refusal goes to the line of messages."""
    context = panel.context
    actor = context.acting()
    if actor is None:
        return
    context.runner.write(
        panel,
        lambda: work(context.office, actor),
        on_done=on_done,
        on_refused=lambda refused: _refuse(
            panel, refused, lambda it: context.notifier.warn(it.sentence)
        ),
    )


def _refuse(panel: Panel, refused: Refused, show: Callable[[Refused], object]) -> None:
    """Say it; where somebody else was first, his words are shown at once, what is typed stays."""
    show(refused)
    if isinstance(refused, Conflict):
        panel.refresh()


def say_done(panel: Panel, said: str, outcome: Outcome[Any]) -> None:
    """Say what was done, with 撤销 where there is a way back."""
    notifier, back = panel.context.notifier, outcome.back
    if back is None:
        notifier.info(said)
        return

    def undo() -> None:
        do_at_once(
            panel,
            lambda _office, actor: back(actor),
            lambda _: notifier.info(tr("已撤销")),
        )

    notifier.info(said, undo=undo)


class PersonForm(SideForm):
    """Name, role, team: of a new person or of one who is here."""

    def __init__(self, person: Person | None, shown: OfficeShown) -> None:
        new = person is None
        super().__init__(
            tr("增加人员") if person is None else person.officer.name,
            tr("增加") if new else tr("保存"),
            tr("已增加") if new else tr("已保存"),
            place=f"office person {'new' if person is None else person.officer.id}",
        )
        self.person = person
        name = tr("姓名")
        self.name = self.add("name", name, line_edit(name, most=40), required=True)
        self.role = self.add("role", tr("角色"), Choice(tr("角色")))
        self.role.set_terms(Role)
        self.team = self.add("team_id", tr("团队"), Choice(tr("团队")))
        self.team.set_options(shown.team_options())
        self.first = self.name
        if person is not None:
            self.name.setText(person.officer.name)
            self.role.set_value(person.officer.role)
            self.team.set_value(person.officer.team_id)
        self.touched = False

    def work(self) -> Work:
        wanted = PersonWanted(self.name.text(), self.role.value(), self.team.value())
        person = self.person
        if person is None:
            return lambda office, actor, _: office.staff.hire(actor, wanted)
        seen = person.officer
        return lambda office, actor, _: office.staff.change(actor, seen.id, wanted, seen=seen)


class LeaveForm(SideForm):
    """请假: from when to when, and who stands in."""

    def __init__(self, person: Person, shown: OfficeShown) -> None:
        super().__init__(
            tr("{name}请假").format(name=person.officer.name),
            tr("登记请假"),
            tr("已登记请假"),
            place=f"office leave {person.officer.id}",
        )
        self.person = person
        self._today = local_date(shown.now)
        self._now = shown.now
        since, until = tr("从"), tr("到")
        self.since = self.add(
            "since", since, line_edit(since, placeholder=tr("今天；或 12-3"), most=20)
        )
        self.until = self.add(
            "until",
            until,
            line_edit(until, placeholder=tr("12-5，含当天；不填就到销假为止"), most=20),
        )
        label = tr("代班")
        self.stand_in = self.add("stand_in_id", label, Choice(label))
        self.stand_in.set_options([(None, tr("没有代班")), *shown.colleagues(person)])
        self.said(
            tr("请假期间，代班的人可以做{name}能做的决定，记在代班的人名下。").format(
                name=person.officer.name
            )
        )
        self.first = self.since
        self.touched = False

    def work(self) -> Work:
        first = read_day(self.since.text(), self._today, "since")
        last = read_day(self.until.text(), self._today, "until")
        since = self._now if first is None or first == self._today else start_of_day(first)
        until = None if last is None else start_of_day(date_after(last))
        number, stand_in = self.person.officer.id, self.stand_in.value()
        return lambda office, actor, _: office.staff.leave(actor, number, since, until, stand_in)


class HandOverForm(SideForm):
    """移交 all open cases; with `retire` the person is deactivated in the same act."""

    def __init__(self, person: Person, shown: OfficeShown, *, retire: bool) -> None:
        name = person.officer.name
        super().__init__(
            (tr("停用{name}") if retire else tr("移交{name}的工单")).format(name=name),
            tr("停用") if retire else tr("移交"),
            tr("已停用") if retire else tr("已移交"),
            place=f"office {'retire' if retire else 'hand over'} {person.officer.id}",
        )
        self.person = person
        self.steps = person.open_cases
        self.retire = retire
        if retire:
            self.said(tr("停用以后不能登录，也不再出现在可选的名单里；办过的事都留着。可以恢复。"))
        if not person.open_cases:
            self.said(tr("手里没有在办工单，不需要移交。"))
            return
        self.said(tr("手里有 {count} 件在办工单，一并移交：").format(count=person.open_cases))
        to = tr("移交给")
        self.to = self.add("to", to, Choice(to), required=True)
        own = person.officer.team_id
        teams = [
            ((None, each.id), tr("改派{team}").format(team=each.name))
            for each in shown.teams
            if each.active and not each.is_co_handler and each.id != own
        ]
        colleagues = [
            ((number, None), label) for number, label in shown.colleagues(person) if own is not None
        ]
        back = tr("交回团队，以后再定")
        self.to.set_options([*colleagues, ((None, None), back), *teams])
        reason = tr("理由")
        self.reason = self.add("reason", reason, GrowingText(reason, lines=2), required=True)
        self.first = self.to
        self.touched = False

    def work(self) -> Work:
        number = self.person.officer.id
        wanted: HandOver | None = None
        if self.person.open_cases:
            officer_id, team_id = self.to.value()
            wanted = HandOver(self.reason.text, officer_id=officer_id, team_id=team_id)
        if self.retire:
            return lambda office, actor, report: office.staff.retire(actor, number, wanted, report)
        if wanted is None:
            raise Refused(tr("手里没有在办工单，不需要移交。"))
        given = wanted
        return lambda office, actor, report: office.staff.hand_over(actor, number, given, report)


class PasswordForm(SideForm):
    """A first or forgotten password; its owner changes it at the next sign-in."""

    def __init__(self, person: Person, *, own: bool) -> None:
        super().__init__(
            tr("{name}的密码").format(name=person.officer.name),
            tr("设密码"),
            tr("已设密码"),
        )
        self.person = person
        new, again = tr("新密码"), tr("再输一遍")
        hint = tr("至少 8 个字符，可以是几个不相干的词")
        self.password = self.add("password", new, secret_line(new), hint=hint, required=True)
        self.again = self.add("again", again, secret_line(again), required=True)
        if not own:
            self.said(tr("告诉本人；第一次登录时要换成只有自己知道的。"))
        self.first = self.password
        self.touched = False

    def work(self) -> Work:
        number = self.person.officer.id
        password = typed_twice(self.password, self.again, "password")
        return lambda office, actor, _: office.accounts.set_password(actor, number, password)


class OwnPasswordForm(SideForm):
    """Another password of one's own; the old one proves who asks."""

    def __init__(self, officer_id: int, name: str) -> None:
        super().__init__(
            tr("{name}，改自己的密码").format(name=name),
            tr("改密码"),
            tr("密码已改"),
        )
        self._officer_id = officer_id
        old, new, again = tr("原密码"), tr("新密码"), tr("再输一遍")
        self.old = self.add("old", old, secret_line(old), required=True)
        hint = tr("至少 8 个字符，可以是几个不相干的词")
        self.new = self.add("new", new, secret_line(new), hint=hint, required=True)
        self.again = self.add("again", again, secret_line(again), required=True)
        self.first = self.old
        self.touched = False

    def work(self) -> Work:
        number, old = self._officer_id, self.old.text()
        new = typed_twice(self.new, self.again, "new")
        return lambda office, _actor, _: office.accounts.choose_password(number, old, new)


def date_after(day: Any) -> Any:
    """The next day."""
    return type(day).fromordinal(day.toordinal() + 1)
