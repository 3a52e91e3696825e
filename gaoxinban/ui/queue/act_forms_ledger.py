"""The forms of what moves the clock or a case aside: 延期, 转交, 会商, 剔除, 并单, 撤销."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gaoxinban.application.commands import (
    AskExemption,
    AskExtension,
    CaseCommand,
    ConsultCase,
    DecideExemption,
    GrantExtension,
    GrantPause,
    HandCase,
    MergeCase,
    RefuseExtension,
    SuperviseCase,
    TakeBackCase,
    UndoAct,
    UrgeCase,
    VoidCase,
)
from gaoxinban.application.rows import TicketRow, TimelineRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.privacy import NO_STEP
from gaoxinban.domain.term import HolderKind
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.act_form import ActForm, FormTools, ReasonForm
from gaoxinban.ui.queue.act_forms import chosen
from gaoxinban.ui.queue.operations import CaseShown


class _DaysForm(ActForm):
    """Working days and a text; what is asked or granted."""

    days: QLineEdit

    def add_days(self) -> QLineEdit:
        """A line for a number of working days; it takes the cursor when it is the first."""
        label = self.tr("工作日")
        field = self.add(
            "days",
            label,
            line_edit(label, placeholder=self.tr("几个工作日，例如 3"), most=4),
            required=True,
        )
        self._begin_with(field)
        return field

    def counted(self) -> int:
        """The number that was typed."""
        typed = self.days.text().strip()
        if not typed.isdecimal():
            raise Refused(self.tr("请填写工作日数，例如 3。"), field="days")
        return int(typed)


class _DaysAndReasonForm(_DaysForm):
    """An act that wants working days and why; `makes` is its command."""

    makes: ClassVar[Callable[..., CaseCommand]]

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.days = self.add_days()
        self.reason = self.add_text("reason", self.tr("理由"), required=True)

    def command(self) -> CaseCommand:
        return self.makes(
            ticket_id=self.shown.id,
            version=self.shown.version,
            days=self.counted(),
            reason=self.reason.text,
        )


class AskExtensionForm(_DaysAndReasonForm):
    """申请延期"""

    makes = AskExtension


class GrantExtensionForm(_DaysForm):
    """同意延期: what was asked for stands there; fewer days may be granted."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        _say_asked(self)
        self.days = self.add_days()
        if shown.detail.extension_asked is not None:
            self.days.setText(str(shown.detail.extension_asked.days))
        self.note = self.add_text("note", self.tr("意见"))

    def command(self) -> CaseCommand:
        return GrantExtension(
            ticket_id=self.shown.id,
            version=self.shown.version,
            days=self.counted(),
            note=self.note.text,
        )


class RefuseExtensionForm(ReasonForm):
    """不同意延期"""

    makes = RefuseExtension

    def say_first(self) -> None:
        _say_asked(self)


class GrantPauseForm(_DaysAndReasonForm):
    """批准超限挂起"""

    makes = GrantPause


class HandForm(ActForm):
    """转交: the department is asked for only when it goes to one."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        kinds = (HolderKind.DEPARTMENT, HolderKind.ENTERPRISE, HolderKind.SUPERIOR)
        self.to = self.add_choice(
            "to",
            self.tr("转交给"),
            [(None, self.tr("请选择…")), *((kind, kind.label) for kind in kinds)],
            required=True,
        )
        departments = [(team.id, team.name) for team in shown.directory.teams if team.is_co_handler]
        self.team = self.add_choice(
            "team_id", self.tr("部门"), [(None, self.tr("请选择…")), *departments]
        )
        self.reason = self.add_text("reason", self.tr("理由"), required=True)
        self.to.value_changed.connect(self._on_to)
        self._on_to(None)

    def command(self) -> CaseCommand:
        to = self.to.value()
        if to is None:
            raise Refused(self.tr("请选择转交给谁：协办部门、企业或上级。"), field="to")
        team = self.team.value() if to is HolderKind.DEPARTMENT else None
        return HandCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            to=to,
            team_id=team,
            reason=self.reason.text,
        )

    def _on_to(self, to: object) -> None:
        self.team.setEnabled(to is HolderKind.DEPARTMENT)


class TakeBackForm(ActForm):
    """收回"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        _say(self, self.tr("现在在{who}手里。").format(who=shown.detail.holder))
        self.note = self.add_text("note", self.tr("说明"))

    def command(self) -> CaseCommand:
        return TakeBackCase(
            ticket_id=self.shown.id, version=self.shown.version, note=self.note.text
        )


class ConsultForm(ActForm):
    """会商"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.participants = self.add_text("participants", self.tr("参加"), required=True)
        self.ruling = self.add_text("ruling", self.tr("裁定"), required=True)
        teams = [
            (team.id, team.name)
            for team in sorted(shown.directory.teams, key=lambda team: team.is_co_handler)
        ]
        self.team = self.add_choice(
            "team_id", self.tr("由谁承办"), [(None, self.tr("请选择…")), *teams], required=True
        )

    def command(self) -> CaseCommand:
        return ConsultCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            team_id=chosen(self.team, self.tr("请选择裁定由哪个团队承办。"), "team_id"),
            participants=self.participants.text,
            ruling=self.ruling.text,
        )


class UrgeForm(ActForm):
    """催办"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        if shown.detail.urges:
            _say(self, self.tr("已经催办 {n} 次。").format(n=shown.detail.urges))
        self.note = self.add_text("note", self.tr("说明"))

    def command(self) -> CaseCommand:
        return UrgeCase(ticket_id=self.shown.id, version=self.shown.version, note=self.note.text)


class SuperviseForm(ActForm):
    """督办"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.order = self.add_text("order", self.tr("要求"), required=True)

    def command(self) -> CaseCommand:
        return SuperviseCase(
            ticket_id=self.shown.id, version=self.shown.version, order=self.order.text
        )


class AskExemptionForm(ReasonForm):
    """申请剔除"""

    makes = AskExemption


class DecideExemptionForm(ActForm):
    """剔除, or not"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        asked = _newest(shown.detail.timeline, EventKind.EXEMPT_ASK)
        if asked is not None:
            said = self.tr("{who}申请剔除：{why}")
            _say(self, said.format(who=asked.actor, why=asked.text or asked.line))
        self.granted = self.add_choice(
            "granted",
            self.tr("决定"),
            [(None, self.tr("请选择…")), (True, self.tr("剔除")), (False, self.tr("不剔除"))],
            required=True,
        )
        self.reason = self.add_text("reason", self.tr("理由"), required=True)

    def command(self) -> CaseCommand:
        granted = chosen(self.granted, self.tr("请选择剔除还是不剔除。"), "granted")
        return DecideExemption(
            ticket_id=self.shown.id,
            version=self.shown.version,
            granted=bool(granted),
            reason=self.reason.text,
        )


class MergeForm(ActForm):
    """并单: earlier open cases of the same enterprise; a part of the number finds one."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.into = self.add_choice(
            "into_id", self.tr("并入"), [(None, self.tr("请选择先登记的工单…"))], required=True
        )
        self._wished: Any = None
        self._is_found = False
        # A title may be as long as it likes; the panel is not.
        self.into.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.into.setMinimumContentsLength(8)
        self.reason = self.add_text("reason", self.tr("理由"), required=True)
        self.said = _say(self, self.tr("正在找这家企业先登记的工单…"))
        row = shown.detail.row
        tools.runner.read(self, lambda: tools.open_cases(row.enterprise_id), on_done=self._on_found)

    def command(self) -> CaseCommand:
        return MergeCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            into_id=chosen(self.into, self.tr("请选择并入哪一件工单。"), "into_id"),
            reason=self.reason.text,
        )

    def value_of(self, key: str) -> Any:
        wished = self._wished if key == "into_id" else None
        return super().value_of(key) if wished is None else wished

    def put(self, key: str, value: Any) -> None:
        """The cases to choose from may not be there yet."""
        super().put(key, value)
        if key == "into_id" and not self._is_found:
            self._wished = value

    def _on_found(self, rows: Sequence[TicketRow]) -> None:
        own = self.shown.detail.row
        earlier = [row for row in rows if (row.logged_at, row.id) < (own.logged_at, own.id)]
        now = self.shown.detail.now
        said = self.tr("{number} {title}（{state}，{when} 登记）")
        options = [
            (
                row.id,
                said.format(
                    number=row.number,
                    title=row.title,
                    state=row.state.label,
                    when=instant_text(row.logged_at, now),
                ),
            )
            for row in earlier
        ]
        self.into.set_options([(None, self.tr("请选择先登记的工单…")), *options])
        wished, self._wished, self._is_found = self._wished, None, True
        self.into.set_value(wished)
        if earlier:
            said = self.tr("这家企业有 {n} 件先登记、还在办的工单，键入编号或标题就能找到。")
            self.said.setText(said.format(n=len(earlier)))
        else:
            self.said.setText(self.tr("这家企业没有先登记、还在办的工单，没有可以并入的。"))


class VoidForm(ReasonForm):
    """作废"""

    makes = VoidCase


class UndoForm(ActForm):
    """撤销: says what will be undone; the reason is for a 并单 of others or of long ago."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.undone = _say(self, "")
        self._name_last()
        self.reason = self.add_text("reason", self.tr("理由"))
        self.first = self

    def follow(self, shown: CaseShown) -> None:
        super().follow(shown)
        self._name_last()

    def command(self) -> CaseCommand:
        return UndoAct(ticket_id=self.shown.id, version=self.shown.version, reason=self.reason.text)

    def _name_last(self) -> None:
        last = _newest(self.shown.detail.timeline, None)
        said = "" if last is None else f"{last.actor} {last.line}".strip()
        self.undone.setText(self.tr("要撤销的是：{act}").format(act=said))


def _newest(timeline: Sequence[TimelineRow], kind: EventKind | None) -> TimelineRow | None:
    """The last act that stands, or the last of a kind."""
    for row in reversed(timeline):
        if row.undone or row.kind is EventKind.UNDO or (kind is None and row.kind in NO_STEP):
            continue
        if kind is None or row.kind is kind:
            return row
    return None


def _say_asked(form: ActForm) -> None:
    """Who asked for how many days, and why."""
    detail = form.shown.detail
    asked, event = detail.extension_asked, _newest(detail.timeline, EventKind.EXTEND_ASK)
    if asked is None:
        return
    said = tr("{who}申请延期 {n} 个工作日：{why}")
    _say(form, said.format(who=asked.actor, n=asked.days, why=event.text if event else ""))


def _say(form: ActForm, sentence: str) -> PlainLabel:
    """A muted sentence across the fields."""
    label = form.add_wide(PlainLabel(sentence, role="muted"))
    label.setWordWrap(True)
    return label
