"""企业: editing the register with its history, contacts, and double records merged into one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gaoxinban.application.acting import required
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.enterprise_page import EnterprisePage, EveryPace, page_of
from gaoxinban.application.find import FoundEnterprise
from gaoxinban.application.finding import Finding
from gaoxinban.application.permission import SUPERVISING, ensure_role
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.presence import Presence
from gaoxinban.application.register_fields import (
    CONTACT_FIELDS,
    FIELDS,
    changed,
    contact_texts,
    contact_with,
    filled,
    fresh,
    texts_of,
)
from gaoxinban.application.register_ports import Change, ChangeKind, Contact, RegisterChange
from gaoxinban.application.register_undoing import LOOKED_AT, take_back, to_take_back
from gaoxinban.application.service import Premises, Service
from gaoxinban.application.visiting import NoteVisit, noted
from gaoxinban.application.written import code_of
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class EditEnterprise:
    """Fields of `FIELDS` to change: what was seen, and what it shall be."""

    enterprise_id: int
    changes: Mapping[str, Change]
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SaveContact:
    """A new contact (`contact_id` None), or fields of `CONTACT_FIELDS` of one that is there."""

    enterprise_id: int
    contact_id: int | None = None
    changes: Mapping[str, Change]


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeEnterprises:
    """A double record `gone_id` goes into `kept_id`."""

    kept_id: int
    gone_id: int
    reason: str


class Register(Service):
    """The register of one office: `office.register`. Callable from any thread."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self._every = EveryPace()
        self.presence = Presence(self._database, self._clock)

    def page(self, enterprise_id: int) -> EnterprisePage:
        """Everything about one enterprise and its doubles."""
        _ensure_told(enterprise_id)
        return page_of(self._database, enterprise_id, self._clock.now(), self._every)

    def family(self, enterprise_id: int) -> list[int]:
        """The record that stands for this enterprise, then those merged into it."""
        with self._database.register() as register:
            return register.family(enterprise_id)

    def held(self, field: str) -> set[str]:
        """What enterprises say in `town`, `industry` or `tiers`, whether the office lists it."""
        with self._database.register() as register:
            return register.held(field)

    def texts(self, enterprise_id: int) -> dict[str, str]:
        """The editable fields as they stand."""
        _ensure_told(enterprise_id)
        with self._database.read() as view:
            return texts_of(view.register.get(enterprise_id))

    def edit(self, actor: Actor, command: EditEnterprise) -> Outcome[int]:
        """Change fields; refused with both texts where somebody else changed the same ones."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            found = uow.enterprises.get(command.enterprise_id)
            _ensure_standing(found)
            changes = fresh(texts_of(found), command.changes, FIELDS)
            if not changes:
                raise Refused("没有任何改动，不需要保存。")
            if "uscc" in changes:  # here alone: what was imported or lent by a merge may be odd
                code_of(changes["uscc"][1])
            made = changed(found, {name: new for name, (_, new) in changes.items()})
            _ensure_own_code(uow, made)
            if "liaison_id" in changes:
                _ensure_on_duty(uow, made)
            uow.enterprises.update(made)
            told = texts_of(made)
            shown = {name: (old, told[name]) for name, (old, _) in changes.items()}
            self._record(uow, actor, now, found.id, ChangeKind.EDIT, shown, reason=command.reason)
            uow.commit()
        return Outcome(found.id, Changes(enterprises=True))

    def save_contact(self, actor: Actor, command: SaveContact) -> Outcome[int]:
        """Add a contact or change one."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            if command.contact_id is None:
                _ensure_standing(uow.enterprises.get(command.enterprise_id))
                blank = Contact(enterprise_id=command.enterprise_id, name="")
                made = contact_with(blank, {k: new for k, (_, new) in command.changes.items()})
                number = uow.register.add_contact(made)
                changes = {k: ("", v) for k, v in contact_texts(made).items() if v}
                kind = ChangeKind.ADD_CONTACT
            else:
                number = command.contact_id
                known = uow.register.contact(number)
                before = contact_texts(known)
                changed_fields = fresh(before, command.changes, CONTACT_FIELDS)
                if not changed_fields:
                    raise Refused("没有任何改动，不需要保存。")
                made = contact_with(known, {k: new for k, (_, new) in changed_fields.items()})
                uow.register.update_contact(made)
                after = contact_texts(made)
                changes = {k: (before[k], after[k]) for k in changed_fields}
                kind = ChangeKind.EDIT_CONTACT
            self._record(uow, actor, now, made.enterprise_id, kind, changes, subject=number)
            uow.commit()
        return Outcome(number, Changes(enterprises=True))

    def drop_contact(self, actor: Actor, contact_id: int) -> Outcome[int]:
        """A contact who is not there any more; the history keeps who it was."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            known = uow.register.contact(contact_id)
            uow.register.update_contact(replace(known, gone=True))
            changes = {k: (v, "") for k, v in contact_texts(known).items() if v}
            kind = ChangeKind.DROP_CONTACT
            self._record(uow, actor, now, known.enterprise_id, kind, changes, subject=contact_id)
            uow.commit()
        return Outcome(contact_id, Changes(enterprises=True))

    def make_first(self, actor: Actor, contact_id: int) -> Outcome[int]:
        """The contact changes places with the first one, whom lists and new requests show."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            known = uow.register.contact(contact_id)
            standing = uow.enterprises.get(known.enterprise_id).standing_id
            found = uow.enterprises.get(standing)
            before = {"contact_name": found.contact_name, "contact_phone": found.contact_phone}
            made = replace(found, contact_name=known.name, contact_phone=known.phone)
            uow.enterprises.update(made)
            after = {"contact_name": known.name, "contact_phone": known.phone}
            changes = {k: (before[k], after[k]) for k in before if before[k] != after[k]}
            self._record(uow, actor, now, standing, ChangeKind.EDIT, changes, subject=contact_id)
            self._step_down(uow, actor, now, known, found)
            uow.commit()
        return Outcome(contact_id, Changes(enterprises=True))

    def _step_down(
        self, uow: UnitOfWork, actor: Actor, now: Instant, known: Contact, was: Enterprise
    ) -> None:
        """The former first contact takes the place that became free, or nobody does."""
        old = contact_texts(known)
        if was.contact_name:
            made = contact_with(
                replace(known, post="", note=""),
                {"name": was.contact_name, "phone": was.contact_phone},
            )
            kind = ChangeKind.EDIT_CONTACT
        else:
            made, kind = replace(known, gone=True), ChangeKind.DROP_CONTACT
        uow.register.update_contact(made)
        new = contact_texts(made) if not made.gone else dict.fromkeys(old, "")
        changes = {k: (old[k], new[k]) for k in old if old[k] != new[k]}
        self._record(uow, actor, now, known.enterprise_id, kind, changes, subject=known.id)

    def merge(self, actor: Actor, command: MergeEnterprises) -> Outcome[int]:
        """Double records become one: what the kept one lacks comes from the other.

        The cases of either keep their history; they are shown together from now on.
        """
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, "合并企业")
            reason = required(command.reason, "请填写合并的理由。", "reason")
            kept, gone = (uow.enterprises.get(i) for i in (command.kept_id, command.gone_id))
            if kept.id == gone.id:
                raise Refused("不能并入自己，请选择另一条记录。", field="gone_id")
            for each in (kept, gone):
                _ensure_standing(each)
            if len(uow.register.family(gone.id)) > 1:
                raise Refused(
                    f"「{gone.name}」下面已经并入了别的记录，请反过来把本条并入它。",
                    field="gone_id",
                )
            lent_fields = filled(texts_of(kept), texts_of(gone))
            made = changed(kept, {name: new for name, (_, new) in lent_fields.items()})
            uow.enterprises.update(made)
            uow.enterprises.update(replace(gone, merged_into=kept.id))
            changes = {**lent_fields, "merged": (gone.name, kept.name)}
            self._record(
                uow, actor, now, kept.id, ChangeKind.MERGE, changes, subject=gone.id, reason=reason
            )
            uow.commit()
        return Outcome(kept.id, Changes(enterprises=True, tickets=True))

    def part(self, actor: Actor, gone_id: int, reason: str) -> Outcome[int]:
        """Undo a merge: the record stands for itself again, and what it had lent goes back."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            reason = required(reason, "请填写撤销合并的理由。", "reason")
            kept_id = self._part(uow, actor, now, gone_id, reason)
            uow.commit()
        return Outcome(kept_id, Changes(enterprises=True, tickets=True))

    def _part(self, uow: UnitOfWork, actor: Actor, now: Instant, gone_id: int, reason: str) -> int:
        ensure_role(actor, SUPERVISING, "合并企业")
        gone = uow.enterprises.get(gone_id)
        if gone.merged_into is None:
            raise Refused(f"「{gone.name}」没有并入别的记录，不需要撤销。")
        kept = uow.enterprises.get(gone.merged_into)
        merge = uow.register.last_merge(gone_id)
        stands = texts_of(kept)
        lent = {} if merge is None else {k: v for k, v in merge.fields.items() if k in FIELDS}
        back = {k: (new, old) for k, (old, new) in lent.items() if stands[k] == new}
        uow.enterprises.update(changed(kept, {k: new for k, (_, new) in back.items()}))
        uow.enterprises.update(replace(gone, merged_into=None))
        changes = {**back, "merged": (kept.name, gone.name)}
        for number in (kept.id, gone.id):
            self._record(
                uow, actor, now, number, ChangeKind.PART, changes, subject=gone.id, reason=reason
            )
        return kept.id

    def note_visit(self, actor: Actor, command: NoteVisit) -> Outcome[int]:
        """走访 that brought no request; or a correction of one, which the history keeps beside it.

        The value is the id of the visit.
        """
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            standing = uow.enterprises.get(command.enterprise_id).standing_id
            _ensure_told(standing)
            fields = noted(uow, actor, command, now)
            kind = ChangeKind.VISIT
            self._record(uow, actor, now, standing, kind, fields, subject=command.visit_id)
            (made,) = uow.register.changes([standing], 1)
            uow.commit()
        return Outcome(made.id, Changes(enterprises=True))

    def undo(self, actor: Actor, enterprise_id: int) -> Outcome[str]:
        """Take back one's own last change of an enterprise; says what it was."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            changes = uow.register.changes(uow.register.family(enterprise_id), LOOKED_AT)
            taken = to_take_back(changes, actor, now)
            for each in taken:
                if each.kind is ChangeKind.MERGE:
                    assert each.subject is not None
                    self._part(uow, actor, now, each.subject, "合并后随即撤销")
                    continue
                fields = take_back(uow, each, partial(_ensure_own_code, uow))
                kind = ChangeKind.UNDO
                self._record(uow, actor, now, each.enterprise_id, kind, fields, subject=each.id)
            uow.commit()
        return Outcome(taken[-1].what, Changes(enterprises=True, tickets=True))

    def people(self, query: str, limit: int) -> list[FoundEnterprise]:
        """Enterprises by their further contacts: name, initials, pinyin or phone."""
        with self._database.register() as register:
            hits = register.people(query, limit)
        with self._database.read() as view:
            records = ((each, view.register.get(each.enterprise_id)) for each in hits)
            return [
                FoundEnterprise(
                    found.standing_id,
                    found.name,
                    found.uscc,
                    found.town,
                    each.name,
                    each.phone,
                    further=True,
                )
                for each, found in records
            ]

    def written(self, ticket_ids: Sequence[int]) -> dict[int, list[str]]:
        """What people wrote on these cases, as stored, to show a hit in its words."""
        with self._database.register() as register:
            return register.written(ticket_ids)

    def findings(self) -> list[Finding]:
        """The history of the register against the chain of its hashes."""
        with self._database.register() as register:
            return register.findings()

    def _record(
        self,
        uow: UnitOfWork,
        actor: Actor,
        now: Instant,
        enterprise_id: int,
        kind: ChangeKind,
        changes: Mapping[str, Change],
        **more: Any,
    ) -> None:
        uow.register.record(
            RegisterChange(enterprise_id, kind, now, actor.ref, dict(changes), **more)
        )


def _ensure_told(enterprise_id: int) -> None:
    """What stands in the register for those that are not told is no enterprise."""
    if enterprise_id < 0:
        raise Refused("来电人要求保密或匿名，没有企业可以打开。")


def _ensure_standing(found: Enterprise) -> None:
    _ensure_told(found.id)
    if found.merged_into is not None:
        raise Refused(f"「{found.name}」已并入另一条记录，请在那一条上修改。")


def _ensure_on_duty(uow: UnitOfWork, made: Enterprise) -> None:
    """Somebody who has left is nobody to turn to."""
    if made.liaison_id is not None and not uow.book.officer(made.liaison_id).active:
        raise Refused("这位同事已经停用，请选在岗的人作联络员。", field="liaison_id")


def _ensure_own_code(uow: UnitOfWork, made: Enterprise) -> None:
    """Two records of one code are doubles: to be merged, not made."""
    other = uow.enterprises.by_code(made.uscc) if made.uscc else None
    if other is not None and other.standing_id != made.id:
        raise Refused(
            f"信用代码 {made.uscc} 已属于「{other.name}」。若是同一家企业，请合并两条记录。",
            field="uscc",
        )
