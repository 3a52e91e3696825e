"""Import of the register of enterprises from a sheet."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.cleaning import (
    company_key,
    has_letters,
)
from gaoxinban.application.import_columns import Reading, recognise, surplus
from gaoxinban.application.import_identity import Match, better_code, find_enterprise
from gaoxinban.application.import_moment import read_moment
from gaoxinban.application.import_report import Fate, ImportReport, Transaction, walk
from gaoxinban.application.pinyin import spell
from gaoxinban.application.ports import Progress, Stop, UnitOfWork
from gaoxinban.application.rows import Directory, OfficerOption
from gaoxinban.application.sheet_rows import SheetRow, SheetSource
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.term import Ownership, ProjectStage, Term

SYNONYMS: Mapping[str, Sequence[str]] = {
    "name": ("企业名称", "单位名称", "公司名称", "市场主体名称", "名称", "企业", "name"),
    "uscc": (
        *("统一社会信用代码", "社会统一信用代码", "统一信用代码", "社会信用代码", "信用代码"),
        *("统一社会信用代码/注册号", "统一代码", "企业代码", "注册号", "uscc"),
    ),
    "registered_on": ("注册日期", "成立日期", "登记日期", "设立日期", "成立时间", "注册时间"),
    "kind": ("企业类型", "市场主体类型", "公司类型", "单位类型", "类型"),
    "capital": ("注册资金", "注册资本", "注册资本(万元)"),
    "scope": ("经营范围", "业务范围"),
    "address": ("注册地址", "住所", "企业地址", "单位地址", "经营地址", "通讯地址", "地址"),
    "contact_name": ("联系人", "企业联系人", "联系人姓名", "对接人"),
    "contact_phone": ("联系电话", "联系方式", "手机号码", "手机号", "手机", "电话"),
    "liaison_id": ("联络员", "联络员姓名", "服务专员", "挂钩联络员", "包联干部"),
    "industry": ("行业", "所属行业", "主导产业", "产业", "行业类别"),
    "town": ("街道镇", "镇街道", "镇(街道)", "街道", "乡镇", "属地", "所属镇街", "所在镇"),
    "tiers": ("企业梯度", "梯度", "企业资质", "资质", "荣誉资质"),
    "ownership": ("企业性质", "所有制", "经济性质"),
    "stage": ("项目阶段", "阶段"),
    "project_class": ("项目类型", "项目类别", "项目分类"),
}
"""Field -> headings that mean it, the more telling first."""

_OWNERSHIPS = (
    (Ownership.FOREIGN, re.compile("外|港|澳|台")),
    (Ownership.STATE, re.compile("国|集体")),
    (Ownership.PRIVATE, re.compile("民|私|个人|自然人")),
)
_UNIT = re.compile(r"\((?:单位:?)?((?:亿|万)?(?:元|美元|人民币)\w*)\)")
_HAS_UNIT = re.compile("[元万亿币]")
_LIST = re.compile(r"[、,，;；/|]+")


@dataclass(slots=True)
class EnterpriseDraft:
    """What a row says; `fields` holds only what it does say."""

    name: str
    uscc: str
    fields: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


def import_enterprises(
    transaction: Transaction,
    sheet: SheetSource,
    *,
    dry_run: bool = False,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> Outcome[ImportReport]:
    """Bring a sheet into the register in one `transaction`; a dry run takes it all back.

    Raises `Refused` when no column holds names, when the file is damaged, or
    when `stop` says so; nothing is written then.
    """
    columns = recognise(sheet.headings, SYNONYMS)
    if "name" not in columns:
        there = "、".join(heading for heading in sheet.headings if heading) or "（无）"
        raise Refused(f"没有找到企业名称列；请把该列的标题改为「企业名称」。现有标题：{there}。")
    report = ImportReport()
    with transaction() as uow:
        directory = uow.book.directory()
        register = _Register(uow)
        for row in walk(sheet, stop=stop, progress=progress):
            try:
                draft = read_enterprise(row, columns, directory)
            except Refused as error:
                report.refuse(row, error.sentence)
                continue
            draft.warnings += surplus(row, sheet.headings)
            report.took(row, register.take(row, draft), draft.warnings)
        if not dry_run:
            uow.commit()
    changed = bool(report.added or report.updated) and not dry_run
    return Outcome(report, Changes(enterprises=changed))


def read_enterprise(
    row: SheetRow, columns: Mapping[str, tuple[int, str]], directory: Directory
) -> EnterpriseDraft:
    """A row as a draft. Raises `Refused` when it has no usable name."""
    reading = Reading(row, columns)
    name = reading.line("name")
    if not has_letters(name) or len(name) < 2:
        raise Refused("没有可用的企业名称")
    code = reading.code()
    fields: dict[str, Any] = {}
    for plain in ("kind", "address", "industry", "town", "project_class"):
        fields[plain] = reading.line(plain)
    fields["capital"] = _read_capital(reading)
    fields["contact_name"] = reading.line("contact_name")
    fields["scope"] = reading.text("scope")
    fields["contact_phone"] = reading.phone()
    fields["registered_on"] = _read_day(reading)
    fields["tiers"] = tuple(dict.fromkeys(filter(None, _LIST.split(reading.line("tiers")))))
    fields["ownership"] = _read_ownership(reading)
    fields["stage"] = _read_term(reading, "stage", ProjectStage)
    fields["liaison_id"] = _read_liaison(reading, directory.officers)
    given = {key: value for key, value in fields.items() if value}
    if "town" not in given:
        given["_town_of_address"] = next((t for t in directory.towns if t in fields["address"]), "")
    return EnterpriseDraft(name, code, given, reading.warnings)


def _read_capital(reading: Reading) -> str:
    """The text as it came; the unit is taken from the heading where only that has it."""
    text = reading.line("capital")
    unit = _UNIT.search(unicodedata.normalize("NFKC", reading.heading("capital"))) if text else None
    return f"{text}{unit[1]}" if unit and not _HAS_UNIT.search(text) else text


def _read_day(reading: Reading) -> str:
    """An ISO date where the cell holds one, else the text as it came, with a warning."""
    moment = read_moment(reading.cell("registered_on"))
    if moment is not None:
        return local_date(moment.instant).isoformat()
    text = reading.line("registered_on")
    if text:
        heading = reading.heading("registered_on")
        reading.warnings.append(f"「{heading}」的 {text} 不是可识别的日期，原样保留")
    return text


def _read_ownership(reading: Reading) -> Ownership | None:
    text = reading.line("ownership")
    known = Ownership.read(text)
    if known is not None or not text:
        return known
    for ownership, pattern in _OWNERSHIPS:
        if pattern.search(text):
            return ownership
    reading.warnings.append(f"企业性质「{text}」无法识别，没有采用")
    return None


def _read_liaison(reading: Reading, officers: Sequence[OfficerOption]) -> int | None:
    """The officer of this name, with or without the team, if on duty."""
    text = reading.line("liaison_id")
    for each in officers:
        if text in (each.name, each.label):
            return each.id
    if text:
        reading.warnings.append(f"联络员「{text}」不是在岗的同事，没有采用")
    return None


def _read_term(reading: Reading, name: str, words: type[Term]) -> Term | None:
    text = reading.line(name)
    known = words.read(text)
    if text and known is None:
        reading.warnings.append(f"「{reading.heading(name)}」的「{text}」无法识别，没有采用")
    return known


@dataclass(slots=True)
class _Register:
    """The register while a file goes in.

    `touched` remembers which row first spoke of an enterprise. A later row of
    the same file only fills what is still empty: two rows that contradict each
    other would otherwise overwrite one another at every import anew.
    """

    uow: UnitOfWork
    touched: dict[int, int] = field(default_factory=dict)

    def take(self, row: SheetRow, draft: EnterpriseDraft) -> Fate:
        """Bring one draft in and add to its warnings."""
        register = self.uow.enterprises
        old, match = find_enterprise(register, draft.name, draft.uscc)
        if match is Match.NAMESAKE:
            draft.warnings.append("已有同名企业，但代码不同，按另一家企业登记")
        if old is None:
            made = register.add(_make(draft))
            self.touched[made] = row.number
            return Fate.ADDED
        first = self.touched.setdefault(old.id, row.number)
        repeated = first != row.number
        if repeated:
            how = "代码" if match is Match.CODE else "名称"
            draft.warnings.append(f"与第 {first} 行重复（同一{how}），只补充空缺的内容")
        new = _merge(old, draft, repeated=repeated)
        if new == old:
            return Fate.UNCHANGED
        register.update(new)
        return Fate.UPDATED


def _make(draft: EnterpriseDraft) -> Enterprise:
    initials, pinyin = spell(draft.name)
    fields = dict(draft.fields)
    town = fields.pop("_town_of_address", "") or fields.pop("town", "")
    return Enterprise(
        name=draft.name,
        name_key=company_key(draft.name),
        uscc=draft.uscc,
        initials=initials,
        pinyin=pinyin,
        town=town,
        **fields,
    )


def _merge(old: Enterprise, draft: EnterpriseDraft, *, repeated: bool) -> Enterprise:
    """What the register holds after a row; an empty cell never erases."""
    fields = dict(draft.fields)
    guess = fields.pop("_town_of_address", "")
    if guess and not old.town:
        fields["town"] = guess
    if repeated:
        blank = {name: Enterprise.__dataclass_fields__[name].default for name in fields}
        fields = {key: new for key, new in fields.items() if getattr(old, key) == blank[key]}
    fields["uscc"] = better_code(old.uscc, draft.uscc)
    key = company_key(draft.name)
    if key != old.name_key and not repeated:
        draft.warnings.append(f"企业名称由「{old.name}」改为「{draft.name}」")
        fields["initials"], fields["pinyin"] = spell(draft.name)
        fields |= {"name": draft.name, "name_key": key}
    return replace(old, **fields)
