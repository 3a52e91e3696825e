"""更正: every field of the case as it stands; what differs is the amendment."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from gaoxinban.application.commands import AmendCase, CaseCommand
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Channel, Privacy, RequestKind, Urgency
from gaoxinban.ui.kit.field_conflicts import FieldConflicts, FieldDispute
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.queue.act_form import ActForm, FormTools
from gaoxinban.ui.queue.operations import CaseShown


class AmendForm(ActForm):
    """Only what the user changed is sent, so that a colleague's change is never undone.

    When the case moves on under the form, fields that were not touched follow;
    where both changed one field, both texts stand side by side until one is chosen.
    """

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self._enterprise_id = shown.detail.row.enterprise_id
        self._before: dict[str, Any] = {}
        self._seen = _texts_of(shown)
        self._theirs: dict[str, Any] = {}
        self._asked = False
        self.conflicts = self.add_wide(FieldConflicts())
        self.conflicts.settled.connect(self._on_settled)
        self.reason = self.add_text("reason", self.tr("更正原因"), required=True)
        self._add_texts(shown)
        self._add_choices(shown)
        self._before = self._said()

    def follow(self, shown: CaseShown) -> None:
        """The case as it stands now: what others changed is taken over or asked about."""
        super().follow(shown)
        now, said = _texts_of(shown), self._said()
        disputed: dict[str, Any] = {}
        for key, theirs in now.items():
            if theirs == self._seen[key]:
                continue
            if said[key] in (self._before[key], theirs):
                self._take_over(key, theirs)
            else:
                disputed[key] = theirs
        if disputed != self._theirs:
            self._theirs = disputed
            self.conflicts.show_disputes(
                [
                    FieldDispute(key, self._label(key), self._told(key, said), self._told(key, now))
                    for key in disputed
                ],
                _last_amender(shown),
            )
        if self._asked:
            self._asked = False
            self.conflicts.take_focus()

    def show_refused(self, refused: Refused) -> None:
        """After a conflict the cursor goes to what is to be chosen, as soon as that is known."""
        super().show_refused(refused)
        self._asked = isinstance(refused, Conflict)

    def command(self) -> CaseCommand:
        self.conflicts.ensure_settled()
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

    def draft(self) -> dict[str, Any]:
        """What was changed, with what stood there: others may change it before it comes back."""
        said = self._said()
        fields = {key: value for key, value in said.items() if value != self._before[key]}
        base = {key: self._seen[key] for key in fields}
        if "enterprise_id" in fields:
            fields["enterprise"] = self._enterprise_text
        if self.reason.text:
            fields["reason"] = self.reason.toPlainText()
        return {"fields": fields, "base": base} if fields else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        fields, base = draft.get("fields", {}), draft.get("base", {})
        for key in self._said():
            if key not in fields or key not in base or not self.field(key).isEnabledTo(self):
                continue
            self._seen[key] = self._before[key] = base[key]
            self._put(key, fields[key])
            if key == "enterprise_id":
                self._enterprise_text = str(fields.get("enterprise", ""))
                self.enterprise.setText(self._enterprise_text)
        self.put("reason", fields.get("reason"))

    def _add_texts(self, shown: CaseShown) -> None:
        detail, row = shown.detail, shown.detail.row
        name = self.tr("标题")
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
        known = detail.told and detail.privacy is not Privacy.ANONYMOUS
        for field in (self.enterprise, self.contact_name, self.contact_phone):
            field.setEnabled(known)

    def _add_choices(self, shown: CaseShown) -> None:
        detail, row = shown.detail, shown.detail.row
        codes = {each.full_name: each.code for each in shown.directory.categories}
        self.category = self.add_choice(
            "category",
            self.tr("分类"),
            [
                (each.code, each.full_name)
                for each in shown.directory.categories
                if each.active or each.full_name == detail.category_name
            ],
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

    def _label(self, key: str) -> str:
        return str(self.field(key).accessibleName())

    def _told(self, key: str, values: Mapping[str, Any]) -> str:
        """A value as people read it."""
        value = values[key]
        field = self.field(key)
        if key == "enterprise_id":
            mine = values[key] == self._enterprise_id
            return self._enterprise_text if mine else self.shown.detail.row.enterprise
        if isinstance(field, Choice):
            return field.label_of(value)
        return str(value)

    def _put(self, key: str, value: Any) -> None:
        if key == "enterprise_id":
            self._enterprise_id = value
            self._enterprise_text = self.shown.detail.row.enterprise
            self.enterprise.setText(self._enterprise_text)
        else:
            self.put(key, value)

    def _take_over(self, key: str, theirs: Any) -> None:
        """What others wrote stands, and is no change of ours."""
        self._seen[key] = theirs
        self._put(key, theirs)
        self._before[key] = self._said()[key]

    def _on_settled(self, key: str, mine: bool) -> None:  # noqa: FBT001  a slot
        theirs = self._theirs.pop(key)
        if mine:
            self._seen[key] = self._before[key] = theirs
        else:
            self._take_over(key, theirs)

    def _on_enterprise(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.value, int):
            self._enterprise_id = suggestion.value
            self._enterprise_text = suggestion.text
            self._on_edited("enterprise_id")


def _texts_of(shown: CaseShown) -> dict[str, Any]:
    """The values of the case by the keys of the form."""
    detail, row = shown.detail, shown.detail.row
    codes = {each.full_name: each.code for each in shown.directory.categories}
    return {
        "title": row.title,
        "body": detail.body.strip(),
        "enterprise_id": row.enterprise_id,
        "contact_name": detail.contact_name,
        "contact_phone": detail.contact_phone,
        "category": codes.get(detail.category_name),
        "kind": row.kind,
        "urgency": row.urgency,
        "channel": detail.channel,
    }


def _last_amender(shown: CaseShown) -> str:
    """Who amended the case last."""
    amended = [row for row in shown.detail.timeline if row.kind is EventKind.AMEND]
    return max(amended, key=lambda row: row.seq).actor if amended else ""
