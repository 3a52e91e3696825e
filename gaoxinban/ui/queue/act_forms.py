"""The forms of the acts that have fields; keys are the names in which refusals speak."""

from PySide6.QtWidgets import QWidget

from gaoxinban.application.commands import (
    AcceptCase,
    CallBackCase,
    CaseCommand,
    CloseCase,
    ContactCase,
    DeclineCase,
    DispatchCase,
    NoteCase,
    PauseCase,
    RedoCase,
    RefuseReturn,
    ResolveCase,
    ResumeCase,
    ReturnCase,
    TransferCase,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import ContactMeans, HolderKind, Rating
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.moment_field import MomentField
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.queue.act_form import ActForm, FormTools, ReasonForm
from gaoxinban.ui.queue.operations import CaseShown


class DispatchForm(ActForm):
    """派单"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        options = self.team_options(blank=self.tr("请选择…"))
        self.team = self.add_choice("team_id", self.tr("团队"), options, required=True)
        self.reason = self.add_text("reason", self.tr("说明"))
        if shown.suggestion is not None and shown.suggestion.team_id is not None:
            self.team.set_value(shown.suggestion.team_id)
            hint = self.tr("派单目录：{why}").format(why=shown.suggestion.routing.sentence)
            said = self.add_wide(PlainLabel(hint, role="muted"))
            said.setWordWrap(True)

    def command(self) -> CaseCommand:
        team = chosen(self.team, self.tr("请选择派给哪个团队。"), "team_id")
        return DispatchCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            team_id=team,
            reason=self.reason.text,
        )


class AcceptForm(ActForm):
    """签收: by the one who sits here, or in the name of a colleague of the team."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        actor = shown.actor
        me = "" if actor is None else actor.name
        options: list[tuple[object, str]] = [(None, self.tr("{name}（本人）").format(name=me))]
        options += [
            (officer.id, shown.directory.named(officer))
            for officer in shown.directory.officers
            if officer.team_id == shown.detail.team_id
            and (actor is None or officer.id != actor.officer_id)
        ]
        self.officer = self.add_choice("officer_id", self.tr("承办人"), options)

    def command(self) -> CaseCommand:
        return AcceptCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            officer_id=self.officer.value(),
        )


class ContactForm(ActForm):
    """联系: whom, how, what was said, and when, if it was not just now."""

    must_reach = True

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        who = self.reached_word()
        self.reached = self.add("reached", who, line_edit(who), required=self.must_reach)
        self.reached.setText(shown.detail.contact_name)
        self._begin_with(self.reached)
        self.means = self.add("means", self.tr("方式"), Choice(self.tr("方式")))
        self.means.set_terms(ContactMeans)
        self.note = self.add_text("note", self.tr("内容"))
        at = self.tr("时间")
        self.at = self.add(
            "happened_at",
            at,
            MomentField(
                at, tools.now, placeholder=self.tr("现在；或 9:30、昨天 15:20、11-20 9:05")
            ),
        )
        why = self.tr("补录原因")
        self.late_reason = self.add(
            "late_reason", why, line_edit(why, placeholder=self.tr("补录 5 分钟以前的事才要填"))
        )

    def reached_word(self) -> str:
        """What heads the name of whom one spoke to."""
        return self.tr("联系到")

    def command(self) -> CaseCommand:
        return ContactCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            reached=self.reached.text(),
            means=self.means.value(),
            note=self.note.text,
            happened_at=self.at.moment(),
            late_reason=self.late_reason.text(),
        )


class AttemptForm(ContactForm):
    """尝试联系: nobody was reached, so whom one tried may stay empty."""

    must_reach = False

    def reached_word(self) -> str:
        return self.tr("想联系")


class NoteForm(ActForm):
    """备注"""

    told = False

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.note = self.add_text("note", self.tr("内容"), required=True)

    def command(self) -> CaseCommand:
        return NoteCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            note=self.note.text,
            told=self.told,
        )


class InformForm(NoteForm):
    """进展告知: the same words, told to the enterprise."""

    told = True


class ReturnForm(ActForm):
    """退单"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.ground = self.add_text("ground", self.tr("理由"), required=True)
        basis = self.tr("依据")
        self.basis = self.add(
            "basis", basis, line_edit(basis, placeholder=self.tr("职责文件或规定"))
        )
        options = self.team_options(blank=self.tr("不建议"))
        self.team = self.add_choice("suggested_team_id", self.tr("建议转"), options)

    def command(self) -> CaseCommand:
        return ReturnCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            ground=self.ground.text,
            basis=self.basis.text(),
            suggested_team_id=self.team.value(),
        )


class RefuseReturnForm(ReasonForm):
    """退单不同意"""

    makes = RefuseReturn


class TransferForm(ActForm):
    """改派"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        options = self.team_options(blank=self.tr("请选择…"))
        self.team = self.add_choice("team_id", self.tr("改派给"), options, required=True)
        self.reason = self.add_text("reason", self.tr("理由"), required=True)

    def command(self) -> CaseCommand:
        team = chosen(self.team, self.tr("请选择改派给哪个团队。"), "team_id")
        return TransferCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            team_id=team,
            reason=self.reason.text,
        )


class PauseForm(ActForm):
    """挂起"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.awaited = self.add_choice(
            "awaited",
            self.tr("等待"),
            [(kind, kind.label) for kind in (HolderKind.ENTERPRISE, HolderKind.SUPERIOR)],
            required=True,
        )
        self.reason = self.add_text("reason", self.tr("原因"), required=True)
        self.first = self.reason

    def command(self) -> CaseCommand:
        return PauseCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            reason=self.reason.text,
            awaited=self.awaited.value(),
        )


class ResumeForm(ActForm):
    """恢复"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.note = self.add_text("note", self.tr("说明"))

    def command(self) -> CaseCommand:
        return ResumeCase(ticket_id=self.shown.id, version=self.shown.version, note=self.note.text)


class ResolveForm(ActForm):
    """办结"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.result = self.add_text("result", self.tr("办理结果"), required=True)
        proof = self.tr("凭据")
        self.proof = self.add(
            "proof", proof, line_edit(proof, placeholder=self.tr("文号、照片、回执的去处"))
        )

    def command(self) -> CaseCommand:
        return ResolveCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            result=self.result.text,
            proof=self.proof.text(),
        )


class DeclineForm(ActForm):
    """不予受理"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.ground = self.add_text("ground", self.tr("理由"), required=True)
        self.instead = self.add_text("instead", self.tr("可找谁办"), required=True)

    def command(self) -> CaseCommand:
        return DeclineCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            ground=self.ground.text,
            instead=self.instead.text,
        )


class CallBackForm(ActForm):
    """回访: solved or not must be answered, the rating may be left out."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.solved = self.add_choice(
            "solved",
            self.tr("是否解决"),
            [(None, self.tr("请选择…")), (True, self.tr("已解决")), (False, self.tr("未解决"))],
            required=True,
        )
        self.rating = self.add("rating", self.tr("评价"), Choice(self.tr("评价")))
        self.rating.set_terms(Rating, blank=self.tr("未评价"))
        self.note = self.add_text("note", self.tr("企业的话"))
        actor = shown.actor
        if actor is not None and actor.officer_id == shown.detail.officer_id:
            said = self.tr("这件是您承办的，最好请别人回访；由您回访的会写明「承办人自己回访」。")
            own = PlainLabel(said, role="muted")
            own.setWordWrap(True)
            self.add_wide(own)

    def command(self) -> CaseCommand:
        solved = chosen(self.solved, self.tr("请选择问题是否已经解决。"), "solved")
        return CallBackCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            solved=bool(solved),
            rating=self.rating.value(),
            note=self.note.text,
        )


class RedoForm(ReasonForm):
    """重办"""

    makes = RedoCase


class CloseForm(ActForm):
    """归档: nothing to fill in, one key to confirm."""

    def command(self) -> CaseCommand:
        return CloseCase(ticket_id=self.shown.id, version=self.shown.version)


def chosen(choice: Choice, sentence: str, field: str) -> int:
    """The value of a choice that has a blank first line."""
    value = choice.value()
    if value is None:
        raise Refused(sentence, field=field)
    return int(value)
