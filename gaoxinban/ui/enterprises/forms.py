"""Forms beside an enterprise: its record, a contact, a double record, parting one again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gaoxinban.application.changes import Outcome
from gaoxinban.application.office import Office
from gaoxinban.application.register import EditEnterprise, MergeEnterprises, SaveContact
from gaoxinban.application.register_fields import CONTACT_FIELDS, FIELDS, FieldConflict
from gaoxinban.application.register_ports import Change, Contact
from gaoxinban.application.rows import Directory
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Ownership, ProjectStage
from gaoxinban.ui.kit.field_conflicts import FieldConflicts, FieldDispute
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import Form, line_edit
from gaoxinban.ui.kit.lookup_field import LookupField, enterprises_left_out
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.kit.task_runner import TaskRunner

Save = Callable[[Actor], Outcome[int]]
"""Runs in a worker."""

_LONG = frozenset({"scope", "address", "note"})


class RegisterForm(Form):
    """A form whose act is made of what was seen and what is said now.

    `title` heads it, `act` names its button, `done` is said afterwards. `place` tells
    it from the other forms of its enterprise.
    """

    place = ""
    title = ""
    act = ""
    done = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=64)
        self.first: QWidget = self

    def save(self, office: Office) -> Save:
        """What is to be done; Refused where something is missing."""
        raise NotImplementedError

    def refuse(self, refused: Refused) -> None:
        """Say why it was not done; nothing that was typed is lost."""
        self.show_refused(refused)


class FieldsForm(RegisterForm):
    """Fields by key, each with the text that was seen; a conflict is decided field by field."""

    def __init__(
        self, labels: Mapping[str, str], seen: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels = labels
        self._seen = dict(seen)
        self.conflicts = self.add_wide(FieldConflicts())
        self.conflicts.settled.connect(self._on_settled)

    def changes(self) -> dict[str, Change]:
        """What differs from what was seen."""
        self.conflicts.ensure_settled()
        said = {key: self.said(key) for key in self._labels}
        return {
            key: (self._seen[key], text) for key, text in said.items() if text != self._seen[key]
        }

    def said(self, key: str) -> str:
        """The text that stands in a field."""
        field = self.field(key)
        if isinstance(field, Choice):
            return str(field.value())
        if isinstance(field, GrowingText):
            return field.text
        assert isinstance(field, QLineEdit)
        return field.text().strip()

    def told(self, key: str, text: str) -> str:
        """A field's text as people read it."""
        del key
        return text

    def draft(self) -> dict[str, Any]:
        """With what was seen of it: others may change it before it comes back."""
        found = super().draft()
        if found:
            found["seen"] = {key: self._seen[key] for key in found["fields"]}
        return found

    def restore(self, draft: Mapping[str, Any]) -> None:
        super().restore(draft)
        seen = draft.get("seen", {})
        self._seen.update({key: seen[key] for key in self._labels if key in seen})

    def refuse(self, refused: Refused) -> None:
        """Where others changed the same fields, both texts stand side by side."""
        if not isinstance(refused, FieldConflict):
            super().refuse(refused)
            return
        self.conflicts.show_disputes(
            [
                FieldDispute(
                    key, self._labels[key], self.told(key, self.said(key)), self.told(key, theirs)
                )
                for key, theirs in refused.theirs.items()
            ]
        )
        self._theirs = dict(refused.theirs)
        self.conflicts.take_focus()

    def _on_settled(self, key: str, mine: bool) -> None:  # noqa: FBT001  a slot
        self._seen[key] = self._theirs[key]
        if not mine:
            self.put(key, self._theirs[key])

    def _add_line(self, key: str, *, required: bool = False) -> QWidget:
        label = self._labels[key]
        field: QWidget = (
            GrowingText(label, lines=1, most=6) if key in _LONG else line_edit(label, most=2000)
        )
        self.add(key, label, field, required=required)
        self.put(key, self._seen[key])
        return field


class EditForm(FieldsForm):
    """资料"""

    def __init__(
        self,
        enterprise_id: int,
        seen: Mapping[str, str],
        directory: Directory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(FIELDS, seen, parent)
        self.place = "edit"
        self.title, self.act = self.tr("修改资料"), self.tr("保存")
        self.done = self.tr("资料已保存")
        self._enterprise_id = enterprise_id
        offered: dict[str, Sequence[str]] = {
            "town": directory.towns,
            "industry": directory.industries,
            "ownership": [each.label for each in Ownership],
            "stage": [each.label for each in ProjectStage],
        }
        known = (*directory.officers, *directory.former)
        self._officers = {str(each.id): each.label for each in known}
        for key in FIELDS:
            if key == "liaison_id":
                on_duty = [(str(each.id), each.label) for each in directory.officers]
                self._add_liaison(key, on_duty)
            elif key in offered:
                self._add_choice(key, offered[key], blank=key in ("town", "industry"))
            else:
                self._add_line(key, required=key == "name")
        self.first = self.field("name")

    def save(self, office: Office) -> Save:
        command = EditEnterprise(enterprise_id=self._enterprise_id, changes=self.changes())
        return lambda actor: office.register.edit(actor, command)

    def told(self, key: str, text: str) -> str:
        return self._officers.get(text, text) if key == "liaison_id" else text

    def _add_liaison(self, key: str, on_duty: Sequence[tuple[str, str]]) -> None:
        """Whoever is on duty, nobody, and the one who stands there although he has left."""
        seen = self._seen[key]
        options = [("", self.tr("（无）")), *on_duty]
        if seen not in dict(options):
            options.append((seen, self.told(key, seen)))
        self._add_narrow(key, options)

    def _add_choice(self, key: str, offered: Sequence[str], *, blank: bool) -> None:
        """What the office offers, and what stands there although it is not offered."""
        words = [*([""] if blank else []), *offered]
        if self._seen[key] not in words:
            words.append(self._seen[key])
        self._add_narrow(key, [(word, word or self.tr("（不明）")) for word in words])

    def _add_narrow(self, key: str, options: Sequence[tuple[str, str]]) -> None:
        """A name may be as long as it likes; the side of the page is not."""
        field = self.add(key, self._labels[key], Choice(self._labels[key]))
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(6)
        field.set_options(options)
        field.set_value(self._seen[key])


class ContactForm(FieldsForm):
    """One more contact, or one that is there."""

    def __init__(
        self, enterprise_id: int, contact: Contact | None, parent: QWidget | None = None
    ) -> None:
        seen = {key: getattr(contact, key) if contact else "" for key in CONTACT_FIELDS}
        super().__init__(CONTACT_FIELDS, seen, parent)
        self._enterprise_id = enterprise_id
        self._contact_id = None if contact is None else contact.id
        self.place = f"contact {self._contact_id or 'new'}"
        self.title = self.tr("添加联系人") if contact is None else self.tr("修改联系人")
        self.act = self.tr("保存")
        self.done = self.tr("联系人已保存")
        for key in CONTACT_FIELDS:
            self._add_line(key, required=key == "name")
        self.first = self.field("name")

    def save(self, office: Office) -> Save:
        command = SaveContact(
            enterprise_id=self._enterprise_id,
            contact_id=self._contact_id,
            changes=self.changes(),
        )
        return lambda actor: office.register.save_contact(actor, command)


class MergeForm(RegisterForm):
    """A double record is looked up and goes into this one."""

    def __init__(
        self,
        enterprise_id: int,
        runner: TaskRunner,
        office: Office,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.place = "merge"
        self.title, self.act = self.tr("合并重复的企业"), self.tr("并入本企业")
        self.done = self.tr("已合并")
        self._kept_id = enterprise_id
        self._gone_id: int | None = None

        def find(text: str) -> list[Suggestion]:
            hits = office.enterprise_hits(text, LookupField.most)
            lines = [
                Suggestion(option.id, option.name, f"{option.uscc}  {option.town}".strip())
                for option in hits.options
                if option.id != enterprise_id
            ]
            return [*lines, *enterprises_left_out(hits)]

        name = self.tr("重复的记录")
        self.double = self.add(
            "gone_id",
            name,
            LookupField(name, runner, find, placeholder=self.tr("名称、首字母或代码")),
            hint=self.tr("它的工单和联系人都归到本企业，空缺的资料由它补上"),
            required=True,
        )
        self.double.chosen.connect(self._on_chosen)
        self.double.edited.connect(self._on_edited_again)
        reason = self.tr("理由")
        self.reason = self.add("reason", reason, GrowingText(reason), required=True)
        self.first = self.double

    def save(self, office: Office) -> Save:
        if self._gone_id is None:
            raise Refused(self.tr("请从列表中选择重复的那一条记录。"), field="gone_id")
        command = MergeEnterprises(
            kept_id=self._kept_id, gone_id=self._gone_id, reason=self.reason.text
        )
        return lambda actor: office.register.merge(actor, command)

    def draft(self) -> dict[str, Any]:
        found = super().draft()
        return {**found, "gone_id": self._gone_id} if found else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        super().restore(draft)
        gone_id = draft.get("gone_id")
        self._gone_id = gone_id if isinstance(gone_id, int) else None

    def _on_chosen(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.value, int):
            self._gone_id = suggestion.value

    def _on_edited_again(self, _text: str) -> None:
        self._gone_id = None


class PartForm(RegisterForm):
    """Undo a merge."""

    def __init__(self, gone_id: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = f"part {gone_id}"
        self.title = self.tr("撤销并入：{name}").format(name=name)
        self.act, self.done = self.tr("撤销并入"), self.tr("已撤销并入")
        self._gone_id = gone_id
        reason = self.tr("理由")
        self.reason = self.add("reason", reason, GrowingText(reason), required=True)
        self.first = self.reason

    def save(self, office: Office) -> Save:
        gone_id, reason = self._gone_id, self.reason.text
        return lambda actor: office.register.part(actor, gone_id, reason)
