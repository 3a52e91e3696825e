"""The form of 换承办人: another officer of the team that has the case."""

from PySide6.QtWidgets import QWidget

from gaoxinban.application.commands import AssignCase, CaseCommand
from gaoxinban.ui.queue.act_form import ActForm, FormTools
from gaoxinban.ui.queue.operations import CaseShown


class AssignForm(ActForm):
    """换承办人"""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        options: list[tuple[object, str]] = [
            (officer.id, f"{shown.directory.named(officer)}  {officer.role.label}")
            for officer in shown.directory.officers
            if officer.team_id == shown.detail.team_id and officer.name != shown.detail.row.officer
        ]
        options.append((None, self.tr("交回团队，还没有人办")))
        self.officer = self.add_choice("officer_id", self.tr("换给"), options, required=True)
        self.reason = self.add_text("reason", self.tr("理由"), required=True)

    def command(self) -> CaseCommand:
        return AssignCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            officer_id=self.officer.value(),
            reason=self.reason.text,
        )
