"""Which column of a sheet holds what, and cells read with a word on what was odd."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gaoxinban.application.cleaning import (
    Cleaned,
    cell_text,
    clean_code,
    clean_line,
    clean_phone,
    clean_text,
    code_fault,
    is_nothing,
    read_number_text,
)
from gaoxinban.application.sheet_rows import Cell, SheetRow
from gaoxinban.domain.errors import Refused

_LOST = "末几位数字已丢失，没有采用；请在表格中把该列设为文本，重新填写"
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[\s*:#]+")


def heading_key(heading: str) -> str:
    """A heading without remarks, stars and spaces: 企业名称 (必填) * is 企业名称."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return _ASIDE.sub("", plain) or plain.strip()


def recognise(
    headings: Sequence[str], synonyms: Mapping[str, Sequence[str]]
) -> dict[str, tuple[int, str]]:
    """Field -> column and heading. The first of a field's synonyms that stands there wins.

    Raises `Refused` when that heading stands above two columns; headings that
    no field needs may repeat.
    """
    there: dict[str, tuple[int, str]] = {}
    for column, heading in enumerate(headings):
        if heading:
            there.setdefault(heading_key(heading), (column, heading))
    found: dict[str, tuple[int, str]] = {}
    for name, words in synonyms.items():
        for word in words:
            if heading_key(word) in there:
                found[name] = there[heading_key(word)]
                break
    for _, heading in found.values():
        alike = [other for other in headings if other == heading]
        if len(alike) > 1:
            raise ambiguous(alike)
    return found


def ambiguous(headings: Sequence[str]) -> Refused:
    """The refusal of columns of which each could be the one that is needed."""
    what = "、".join(f"「{heading}」" for heading in dict.fromkeys(headings))
    return Refused(
        f"表格里有 {len(headings)} 列的标题都是{what}，分不清导入哪一列；请改成不同的标题，再导入。"
    )


@dataclass(slots=True)
class Reading:
    """One row being read: its cells by field, and the warnings so far."""

    row: SheetRow
    columns: Mapping[str, tuple[int, str]]
    warnings: list[str] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        """The raw cell; None where the sheet lacks the column or the row ends before it."""
        place = self.columns.get(name)
        if place is None or place[0] >= len(self.row.cells):
            return None
        return self.row.cells[place[0]]

    def line(self, name: str) -> str:
        """A text of one line; "" for N/A and the like."""
        return self._report(name, clean_line(cell_text(self.cell(name))))

    def text(self, name: str) -> str:
        """A text of several lines; "" for N/A and the like."""
        return self._report(name, clean_text(cell_text(self.cell(name))))

    def number(self, name: str) -> str:
        """A number, code or phone as text; none where the sheet lost digits of it."""
        read = read_number_text(self.cell(name))
        if read.digits_lost:
            self.warnings.append(f"「{self.heading(name)}」的 {read.text} {_LOST}")
            return ""
        return self._report(name, clean_line(read.text))

    def code(self) -> str:
        """统一社会信用代码; what is wrong with it warns, and blocks nothing."""
        code = clean_code(self.number("uscc"))
        fault = code_fault(code)
        if fault is not None:
            self.warnings.append(f"{code}：{fault.value}")
        return code

    def phone(self) -> str:
        """Of whom to call, without what stands around the digits."""
        return clean_phone(self.number("contact_phone"))

    def heading(self, name: str) -> str:
        """The sheet's own word for a field."""
        return self.columns[name][1]

    def _report(self, name: str, cleaned: Cleaned) -> str:
        if cleaned.removed:
            what = "、".join(cleaned.removed)
            self.warnings.append(f"「{self.heading(name)}」中的{what}已清理")
        return "" if is_nothing(cleaned.text) else cleaned.text


def surplus(row: SheetRow, headings: Sequence[str]) -> Iterable[str]:
    """A warning when a row holds more cells than there are headings."""
    more = len(row.cells) - len(headings)
    if more > 0:
        yield f"比标题多出 {more} 格，多出的没有导入；请检查这一行是否少了引号"
