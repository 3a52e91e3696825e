"""Forms of the acts on who asks: keeping it back, telling it, looking at it."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gaoxinban.application.commands import CaseCommand, RevealCaller, SetPrivacy
from gaoxinban.domain.term import Privacy
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.queue.act_form import ActForm, FormTools, ReasonForm
from gaoxinban.ui.queue.operations import CaseShown


class PrivacyForm(ActForm):
    """改来电人身份; an anonymous caller who names himself is taken down here."""

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        now = shown.detail.privacy
        self._enterprise_id: int | None = None
        self._name = ""
        others = [each for each in (Privacy.NAMED, Privacy.CONFIDENTIAL) if each is not now]
        self.privacy = self.add_choice(
            "privacy", self.tr("改为"), [(each, each.label) for each in others], required=True
        )
        self.privacy.set_value(others[-1])
        self.unknown = now is Privacy.ANONYMOUS
        if self.unknown:
            self._add_names()
        name = self.tr("原因")
        hint = self.tr("公开身份须写来电人同意的原话")
        self.reason = self.add_text("reason", name, required=True)
        self.reason.setPlaceholderText(hint)

    def command(self) -> CaseCommand:
        command = SetPrivacy(
            ticket_id=self.shown.id,
            version=self.shown.version,
            privacy=self.privacy.value(),
            reason=self.reason.text,
        )
        if not self.unknown:
            return command
        return replace(
            command,
            enterprise_id=self._enterprise_id,
            contact_name=self.contact_name.text().strip(),
            contact_phone=self.contact_phone.text().strip(),
        )

    def value_of(self, key: str) -> Any:
        if key == "enterprise_id":
            return None if self._enterprise_id is None else [self._enterprise_id, self._name]
        return super().value_of(key)

    def put(self, key: str, value: Any) -> None:
        if key != "enterprise_id":
            super().put(key, value)
        elif isinstance(value, list) and [type(each) for each in value] == [int, str]:
            self._enterprise_id, self._name = value
            self.enterprise.setText(self._name)

    def _add_names(self) -> None:
        name = self.tr("企业")
        field = LookupField(name, self.tools.runner, self.tools.find_enterprises)
        self.enterprise = self.add("enterprise_id", name, field, required=True)
        self.enterprise.chosen.connect(self._on_enterprise)
        name = self.tr("联系人")
        self.contact_name = self.add("contact_name", name, line_edit(name))
        name = self.tr("电话")
        self.contact_phone = self.add("contact_phone", name, line_edit(name))

    def _on_enterprise(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.value, int):
            self._enterprise_id, self._name = suggestion.value, suggestion.text
            self.edited.emit("enterprise_id")


class RevealForm(ReasonForm):
    """查看来电人"""

    makes = RevealCaller
