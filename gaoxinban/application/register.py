"""企业: editing the register with its history, contacts, and double records merged into one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.cleaning import clean_code, clean_phone, company_key
from gaoxinban.application.clock_guard import ClockGuard
from gaoxinban.application.enterprise_page import EnterprisePage, page_of
from gaoxinban.application.find import FoundEnterprise
from gaoxinban.application.permission import is_supervising
from gaoxinban.application.pinyin import spell
from gaoxinban.application.ports import Clock, Database, Finding, UnitOfWork
from gaoxinban.application.register_ports import Change, ChangeKind, Contact, RegisterChange
from gaoxinban.application.written import body_of, enterprise_name_of, line_of
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Ownership, ProjectStage, Term

FIELDS: Mapping[str, str] = {
    "name": "名称",
    "uscc": "信用代码",
    "contact_name": "联系人",
    "contact_phone": "电话",
    "town": "镇街",
    "address": "地址",
    "industry": "产业",
    "tiers": "层级",
    "ownership": "性质",
    "kind": "企业类型",
    "stage": "项目阶段",
    "project_class": "项目类别",
    "capital": "注册资本",
    "registered_on": "成立日期",
    "scope": "经营范围",
}
"""What can be edited, and how it is called."""

CONTACT_FIELDS: Mapping[str, str] = {
    "name": "姓名",
    "phone": "电话",
    "post": "职务",
    "note": "备注",
}
SEPARATOR = "、"


class FieldConflict(Conflict):
    """Others have changed fields that are to be changed; `theirs` holds what stands there now."""

    def __init__(self, sentence: str, theirs: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.theirs = theirs


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


def texts_of(found: Enterprise) -> dict[str, str]:
    """The editable fields as texts."""
    made = {name: str(getattr(found, name)) for name in FIELDS}
    made["tiers"] = SEPARATOR.join(found.tiers)
    made["ownership"] = found.ownership.label
    made["stage"] = found.stage.label
    return made


class Register:
    """The register of one office: `office.register`. Callable from any thread."""

    def __init__(self, database: Database, clock: Clock, guard: ClockGuard) -> None:
        self._database = database
        self._clock = clock
        self._guard = guard

    def page(self, enterprise_id: int) -> EnterprisePage:
        """Everything about one enterprise and its doubles."""
        return page_of(self._database, enterprise_id, self._clock.now())

    def texts(self, enterprise_id: int) -> dict[str, str]:
        """The editable fields as they stand."""
        with self._database.read() as view:
            return texts_of(view.register.get(enterprise_id))

    def edit(self, actor: Actor, command: EditEnterprise) -> Outcome[int]:
        """Change fields; refused with both texts where somebody else changed the same ones."""
        with self._database.write() as uow:
            found = uow.enterprises.get(command.enterprise_id)
            _ensure_standing(found)
            changes = _fresh(texts_of(found), command.changes, FIELDS)
            if not changes:
                raise Refused("没有任何改动，不需要保存。")
            made = _changed(found, {name: new for name, (_, new) in changes.items()})
            _ensure_own_code(uow, made)
            uow.enterprises.update(made)
            told = texts_of(made)
            shown = {name: (old, told[name]) for name, (old, _) in changes.items()}
            self._record(uow, actor, found.id, ChangeKind.EDIT, shown, reason=command.reason)
            uow.commit()
        return Outcome(found.id, Changes(enterprises=True))

    def save_contact(self, actor: Actor, command: SaveContact) -> Outcome[int]:
        """Add a contact or change one."""
        with self._database.write() as uow:
            if command.contact_id is None:
                _ensure_standing(uow.enterprises.get(command.enterprise_id))
                blank = Contact(enterprise_id=command.enterprise_id, name="")
                made = _contact_with(blank, {k: new for k, (_, new) in command.changes.items()})
                number = uow.register.add_contact(made)
                changes = {k: ("", v) for k, v in _contact_texts(made).items() if v}
                kind = ChangeKind.ADD_CONTACT
            else:
                number = command.contact_id
                known = uow.register.contact(number)
                before = _contact_texts(known)
                fresh = _fresh(before, command.changes, CONTACT_FIELDS)
                if not fresh:
                    raise Refused("没有任何改动，不需要保存。")
                made = _contact_with(known, {k: new for k, (_, new) in fresh.items()})
                uow.register.update_contact(made)
                after = _contact_texts(made)
                changes = {k: (before[k], after[k]) for k in fresh}
                kind = ChangeKind.EDIT_CONTACT
            self._record(uow, actor, made.enterprise_id, kind, changes, subject=number)
            uow.commit()
        return Outcome(number, Changes(enterprises=True))

    def drop_contact(self, actor: Actor, contact_id: int) -> Outcome[int]:
        """A contact who is not there any more; the history keeps who it was."""
        with self._database.write() as uow:
            known = uow.register.contact(contact_id)
            uow.register.update_contact(replace(known, gone=True))
            changes = {k: (v, "") for k, v in _contact_texts(known).items() if v}
            kind = ChangeKind.DROP_CONTACT
            self._record(uow, actor, known.enterprise_id, kind, changes, subject=contact_id)
            uow.commit()
        return Outcome(contact_id, Changes(enterprises=True))

    def make_first(self, actor: Actor, contact_id: int) -> Outcome[int]:
        """The contact changes places with the first one, whom lists and new requests show."""
        with self._database.write() as uow:
            known = uow.register.contact(contact_id)
            standing = uow.enterprises.get(known.enterprise_id).standing_id
            found = uow.enterprises.get(standing)
            before = {"contact_name": found.contact_name, "contact_phone": found.contact_phone}
            made = replace(found, contact_name=known.name, contact_phone=known.phone)
            uow.enterprises.update(made)
            after = {"contact_name": known.name, "contact_phone": known.phone}
            changes = {k: (before[k], after[k]) for k in before if before[k] != after[k]}
            self._record(uow, actor, standing, ChangeKind.EDIT, changes)
            self._step_down(uow, actor, known, found)
            uow.commit()
        return Outcome(contact_id, Changes(enterprises=True))

    def _step_down(self, uow: UnitOfWork, actor: Actor, known: Contact, was: Enterprise) -> None:
        """The former first contact takes the place that became free, or nobody does."""
        old = _contact_texts(known)
        if was.contact_name:
            made = _contact_with(
                replace(known, post="", note=""),
                {"name": was.contact_name, "phone": was.contact_phone},
            )
            kind = ChangeKind.EDIT_CONTACT
        else:
            made, kind = replace(known, gone=True), ChangeKind.DROP_CONTACT
        uow.register.update_contact(made)
        new = _contact_texts(made) if not made.gone else dict.fromkeys(old, "")
        changes = {k: (old[k], new[k]) for k in old if old[k] != new[k]}
        self._record(uow, actor, known.enterprise_id, kind, changes, subject=known.id)

    def merge(self, actor: Actor, command: MergeEnterprises) -> Outcome[int]:
        """Double records become one: what the kept one lacks comes from the other.

        The cases of either keep their history; they are shown together from now on.
        """
        _ensure_supervising(actor)
        if not command.reason.strip():
            raise Refused("请填写合并的理由。", field="reason")
        with self._database.write() as uow:
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
            filled = _filled(texts_of(kept), texts_of(gone))
            made = _changed(kept, {name: new for name, (_, new) in filled.items()})
            uow.enterprises.update(made)
            uow.enterprises.update(replace(gone, merged_into=kept.id))
            changes = {**filled, "merged": (gone.name, kept.name)}
            reason = command.reason.strip()
            self._record(
                uow, actor, kept.id, ChangeKind.MERGE, changes, subject=gone.id, reason=reason
            )
            uow.commit()
        return Outcome(kept.id, Changes(enterprises=True, tickets=True))

    def part(self, actor: Actor, gone_id: int, reason: str) -> Outcome[int]:
        """Undo a merge: the record stands for itself again, and what it had lent goes back."""
        _ensure_supervising(actor)
        if not reason.strip():
            raise Refused("请填写撤销合并的理由。", field="reason")
        with self._database.write() as uow:
            gone = uow.enterprises.get(gone_id)
            if gone.merged_into is None:
                raise Refused(f"「{gone.name}」没有并入别的记录，不需要撤销。")
            kept = uow.enterprises.get(gone.merged_into)
            merge = uow.register.last_merge(gone_id)
            now = texts_of(kept)
            lent = {} if merge is None else {k: v for k, v in merge.fields.items() if k in FIELDS}
            back = {k: (new, old) for k, (old, new) in lent.items() if now[k] == new}
            uow.enterprises.update(_changed(kept, {k: new for k, (_, new) in back.items()}))
            uow.enterprises.update(replace(gone, merged_into=None))
            changes = {**back, "merged": (kept.name, gone.name)}
            for number in (kept.id, gone.id):
                self._record(
                    uow,
                    actor,
                    number,
                    ChangeKind.PART,
                    changes,
                    subject=gone.id,
                    reason=reason.strip(),
                )
            uow.commit()
        return Outcome(kept.id, Changes(enterprises=True, tickets=True))

    def people(self, query: str, limit: int) -> list[FoundEnterprise]:
        """Enterprises by their further contacts: name, initials, pinyin or phone."""
        with self._database.register() as register:
            hits = register.people(query, limit)
        with self._database.read() as view:
            records = ((each, view.register.get(each.enterprise_id)) for each in hits)
            return [
                FoundEnterprise(
                    found.standing_id, found.name, found.uscc, found.town, each.name, each.phone
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
        enterprise_id: int,
        kind: ChangeKind,
        changes: Mapping[str, Change],
        **more: Any,
    ) -> None:
        now = self._guard.standing(uow.last_entered()).now()
        uow.register.record(
            RegisterChange(enterprise_id, kind, now, actor.ref, dict(changes), **more)
        )


def _ensure_supervising(actor: Actor) -> None:
    if not is_supervising(actor):
        raise Refused(f"合并企业须由主管或管理员来做，{actor.name}是{actor.role.label}。")


def _ensure_standing(found: Enterprise) -> None:
    if found.merged_into is not None:
        raise Refused(f"「{found.name}」已并入另一条记录，请在那一条上修改。")


def _ensure_own_code(uow: UnitOfWork, made: Enterprise) -> None:
    """Two records of one code are doubles: to be merged, not made."""
    other = uow.enterprises.by_code(made.uscc) if made.uscc else None
    if other is not None and other.standing_id != made.id:
        raise Refused(
            f"信用代码 {made.uscc} 已属于「{other.name}」。若是同一家企业，请合并两条记录。",
            field="uscc",
        )


def _fresh(
    now: Mapping[str, str], changes: Mapping[str, Change], names: Mapping[str, str]
) -> dict[str, Change]:
    """What is still to be changed; a conflict where somebody else changed it meanwhile."""
    theirs = {
        name: now[name] for name, (seen, new) in changes.items() if now[name] not in (seen, new)
    }
    if theirs:
        said = SEPARATOR.join(names[name] for name in theirs)
        raise FieldConflict(f"{said}刚被别人改过，请逐项选择用谁的。", theirs)
    return {name: (now[name], new) for name, (_, new) in changes.items() if now[name] != new}


def _filled(kept: Mapping[str, str], gone: Mapping[str, str]) -> dict[str, Change]:
    """Fields that say nothing in the kept record and something in the other."""
    empty = {"", Ownership.OTHER.label, ProjectStage.NONE.label}
    return {
        name: (kept[name], gone[name])
        for name in FIELDS
        if name != "name" and kept[name] in empty and gone[name] not in empty
    }


def _changed(found: Enterprise, texts: Mapping[str, str]) -> Enterprise:
    """The record with these texts, cleaned as everywhere."""
    read: dict[str, Any] = {name: _READERS.get(name, line_of)(texts[name]) for name in texts}
    if "name" in read:
        read["name_key"] = company_key(read["name"])
        read["initials"], read["pinyin"] = spell(read["name"])
    return replace(found, **read)


def _contact_with(known: Contact, texts: Mapping[str, str]) -> Contact:
    read: dict[str, Any] = {
        name: clean_phone(text) if name == "phone" else line_of(text)
        for name, text in texts.items()
    }
    made = replace(known, **read)
    if not made.name:
        raise Refused("请填写联系人姓名。", field="name")
    made_initials, made_pinyin = spell(made.name, person=True)
    return replace(made, initials=made_initials, pinyin=made_pinyin)


def _contact_texts(known: Contact) -> dict[str, str]:
    return {name: getattr(known, name) for name in CONTACT_FIELDS}


def _name(text: str) -> str:
    try:
        return enterprise_name_of(text)
    except Refused as refused:
        raise Refused(refused.sentence, field="name") from refused


def _tiers(text: str) -> tuple[str, ...]:
    parts: Sequence[str] = text.replace(",", SEPARATOR).replace("，", SEPARATOR).split(SEPARATOR)
    return tuple(dict.fromkeys(line_of(part) for part in parts if line_of(part)))


def _term(kind: type[Term], name: str) -> Any:
    def read(text: str) -> Term:
        found = kind.read(text)
        if found is None:
            labels = SEPARATOR.join(each.label for each in kind)
            raise Refused(f"{FIELDS[name]}只能是{labels}之一。", field=name)
        return found

    return read


_READERS: Mapping[str, Any] = {
    "name": _name,
    "uscc": clean_code,
    "contact_phone": clean_phone,
    "tiers": _tiers,
    "ownership": _term(Ownership, "ownership"),
    "stage": _term(ProjectStage, "stage"),
    "scope": body_of,
}
