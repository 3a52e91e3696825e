"""What can be edited in the register, as texts: cleaned, compared with what was seen, merged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gaoxinban.application.cleaning import clean_code, clean_phone, company_key
from gaoxinban.application.pinyin import spell
from gaoxinban.application.register_ports import Change, Contact
from gaoxinban.application.written import body_of, enterprise_name_of, line_of
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.term import Ownership, ProjectStage, Term

FIELDS: Mapping[str, str] = {
    "name": "名称",
    "uscc": "信用代码",
    "contact_name": "联系人",
    "contact_phone": "电话",
    "liaison_id": "联络员",
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
"""What can be edited, and how it is called. Of an officer the text is the id."""

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


def texts_of(found: Enterprise) -> dict[str, str]:
    """The editable fields as texts."""
    made = {name: str(getattr(found, name)) for name in FIELDS}
    made["liaison_id"] = "" if found.liaison_id is None else str(found.liaison_id)
    made["tiers"] = SEPARATOR.join(found.tiers)
    made["ownership"] = found.ownership.label
    made["stage"] = found.stage.label
    return made


def fresh(
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


def filled(kept: Mapping[str, str], gone: Mapping[str, str]) -> dict[str, Change]:
    """Fields that say nothing in the kept record and something in the other."""
    empty = {"", Ownership.OTHER.label, ProjectStage.NONE.label}
    return {
        name: (kept[name], gone[name])
        for name in FIELDS
        if name != "name" and kept[name] in empty and gone[name] not in empty
    }


def changed(found: Enterprise, texts: Mapping[str, str]) -> Enterprise:
    """The record with these texts, cleaned as everywhere."""
    read: dict[str, Any] = {name: _READERS.get(name, line_of)(texts[name]) for name in texts}
    if "name" in read:
        read["name_key"] = company_key(read["name"])
        read["initials"], read["pinyin"] = spell(read["name"])
    return replace(found, **read)


def contact_with(known: Contact, texts: Mapping[str, str]) -> Contact:
    read: dict[str, Any] = {
        name: clean_phone(text) if name == "phone" else line_of(text)
        for name, text in texts.items()
    }
    made = replace(known, **read)
    if not made.name:
        raise Refused("请填写联系人姓名。", field="name")
    made_initials, made_pinyin = spell(made.name, person=True)
    return replace(made, initials=made_initials, pinyin=made_pinyin)


def contact_texts(known: Contact) -> dict[str, str]:
    return {name: getattr(known, name) for name in CONTACT_FIELDS}


def _name(text: str) -> str:
    try:
        return enterprise_name_of(text)
    except Refused as refused:
        raise Refused(refused.sentence, field="name") from refused


def _liaison(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


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
    "liaison_id": _liaison,
    "tiers": _tiers,
    "ownership": _term(Ownership, "ownership"),
    "stage": _term(ProjectStage, "stage"),
    "scope": body_of,
}
