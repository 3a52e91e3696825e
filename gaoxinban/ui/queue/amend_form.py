"""更正: every field of the case as it stands; what differs is the amendment."""

from typing import Any

from PySide6.QtWidgets import QWidget

from gaoxinban.application.commands import AmendCase, CaseCommand
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel, RequestKind, Urgency
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.queue.act_form import ActForm, FormTools
from gaoxinban.ui.queue.operations import CaseShown


class AmendForm(ActForm):
    """Only what the user changed is sent, so that a colleague's change is never undone."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self._enterprise_id = shown.detail.row.enterprise_id
        self._before: dict[str, Any] = {}
        self.reason = self.add_text("reason", self.tr("更正原因"), required=True)
        self._add_texts(shown)
        self._add_choices(shown)
        self._before = self._said()

    def command(self) -> CaseCommand:
        said = self._said()
        changed = {key: value for key, value in said.items() if value != self._before[key]}
        if self.enterprise.text().strip() != self._enterprise_text:
            raise Refused(self.tr("请从列表中选择企业，或改回原来的名称。"), field="enterprise_id")
        return AmendCase(
            ticket_id=self.shown.id,
            version=self.shown.version,
            reason=self.reason.text,
            **changed,
        )

    def _add_texts(self, shown: CaseShown) -> None:
        detail, row = shown.detail, shown.detail.row
        name = self.tr("事项")
        self.title = self.add("title", name, line_edit(name))
        self.title.setText(row.title)
        self.body = self.add_text("body", self.tr("内容"))
        self.body.setPlainText(detail.body)
        name = self.tr("企业")
        self.enterprise = self.add(
            "enterprise_id",
            name,
            LookupField(name, self.tools.runner, self.tools.find_enterprises),
        )
        self.enterprise.setText(row.enterprise)
        self._enterprise_text = row.enterprise
        self.enterprise.chosen.connect(self._on_enterprise)
        name = self.tr("联系人")
        self.contact_name = self.add("contact_name", name, line_edit(name))
        self.contact_name.setText(detail.contact_name)
        name = self.tr("电话")
        self.contact_phone = self.add("contact_phone", name, line_edit(name))
        self.contact_phone.setText(detail.contact_phone)

    def _add_choices(self, shown: CaseShown) -> None:
        detail, row = shown.detail, shown.detail.row
        codes = {each.full_name: each.code for each in shown.directory.categories}
        self.category = self.add_choice(
            "category",
            self.tr("分类"),
            [(each.code, each.full_name) for each in shown.directory.categories],
        )
        self.category.set_value(codes.get(detail.category_name))
        self.kind = self.add("kind", self.tr("类型"), Choice(self.tr("类型")))
        self.kind.set_terms(RequestKind)
        self.kind.set_value(row.kind)
        self.urgency = self.add("urgency", self.tr("紧急程度"), Choice(self.tr("紧急程度")))
        self.urgency.set_terms(Urgency)
        self.urgency.set_value(row.urgency)
        self.channel = self.add("channel", self.tr("渠道"), Choice(self.tr("渠道")))
        self.channel.set_terms(Channel)
        self.channel.set_value(detail.channel)
        self.touched = False

    def _said(self) -> dict[str, Any]:
        return {
            "title": self.title.text().strip(),
            "body": self.body.text,
            "enterprise_id": self._enterprise_id,
            "contact_name": self.contact_name.text().strip(),
            "contact_phone": self.contact_phone.text().strip(),
            "category": self.category.value(),
            "kind": self.kind.value(),
            "urgency": self.urgency.value(),
            "channel": self.channel.value(),
        }

    def _on_enterprise(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.value, int):
            self._enterprise_id = suggestion.value
            self._enterprise_text = suggestion.text
            self._on_edited("enterprise_id")
