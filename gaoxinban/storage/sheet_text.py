"""Text tables (csv) in the encodings that offices use, read as a stream."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from gaoxinban.application.sheet_rows import SheetRow
from gaoxinban.domain.errors import Refused
from gaoxinban.storage.sheet_fault import unreadable
from gaoxinban.storage.sheet_heading import Sheet, row_of

_BLOCK = 1 << 20
_SURE = 20  # this many characters beyond ASCII that read as UTF-8 are no accident
_FEW = 4  # control characters that a text of any length may hold
_WIDEST_TEXT = 1 << 20  # of one cell; Excel allows 32,767 characters
_WORDS = re.compile(r"[^\x00-\x7f]+")
_ASIAN = re.compile("[\u0800-\U0010ffff]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_DELIMITERS = (",", "\t", ";")


class _Undecodable(Exception):  # noqa: N818  an answer about an encoding, caught in this module
    """The line that cannot be decoded, and how much beyond ASCII could be before it."""

    def __init__(self, line: int, read: int) -> None:
        super().__init__(line)
        self.line = line
        self.read = read


@contextmanager
def open_text(path: Path) -> Iterator[Sheet]:
    """A csv file: comma, semicolon or tab; quotes and line breaks inside cells."""
    with ExitStack() as opened:
        with _reading(path):
            encoding = _detect_encoding(path)
            # newline="": a line break inside quotes belongs to the cell.
            file = opened.enter_context(path.open(encoding=encoding, newline=""))
        yield Sheet(path.name, _rows(path, file))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn the system's faults into sentences; around our own reading only."""
    try:
        yield
    except UnicodeDecodeError as error:  # it was whole when its encoding was found
        raise Refused(f"{path.name} 在读取时被改动，请重新导入。") from error
    except OSError as error:
        raise Refused(unreadable(path, error)) from error


def _detect_encoding(path: Path) -> str:
    """How a text file reads from its first byte to its last.

    Raises `Refused` with the line when no encoding fits, and for binary content.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(codecs.BOM_UTF8):
        return _only(path, "utf-8-sig")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _only(path, "utf-16")
    if _is_wide(head) or _is_rubbish(head):
        raise Refused(
            f"{path.name} 的内容不是文本表格；请选择 .csv、.xlsx 或 .xls 文件，"
            "或在 Excel、WPS 中另存为 .xlsx 再导入。"
        )
    return _guess(path)


def _guess(path: Path) -> str:
    """UTF-8 or GB18030, by which of them reads to the end."""
    try:
        if _decode(path, "utf-8"):
            return "utf-8"
    except _Undecodable as utf8:
        if utf8.read >= _SURE:
            raise _undecodable(path, utf8.line) from utf8
        return _only(path, "gb18030")
    # Short texts in GB18030 can pass for UTF-8, as letters that no office here writes.
    try:
        _decode(path, "gb18030")
    except _Undecodable:
        return "utf-8"
    return "gb18030"


def _is_wide(head: bytes) -> bool:
    """Whether this is UTF-16 or UTF-32 without its mark: a NUL beside most separators.

    A stray NUL is no reason to refuse a text; its cell is cleaned and told.
    """
    if b"\x00" not in head:
        return False
    separators = sum(map(head.count, (b",", b"\t", b";", b"\n")))
    after = len(re.findall(rb"[,\t;\n]\x00", head))
    before = len(re.findall(rb"\x00[,\t;\n]", head))
    # Most, not all: half of a wide Chinese character can look like a separator.
    return separators == 0 or max(after, before) * 2 > separators


def _is_rubbish(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a" for byte in head)
    return controls > max(_FEW, len(head) // 20)


def _only(path: Path, encoding: str) -> str:
    try:
        _decode(path, encoding)
    except _Undecodable as error:
        raise _undecodable(path, error.line) from error
    return encoding


def _undecodable(path: Path, line: int) -> Refused:
    return Refused(
        f"{path.name} 第 {line} 行有无法识别的字符；请在 Excel 或 WPS 中打开后另存为 "
        "「CSV UTF-8」或 .xlsx，再导入。"
    )


def _decode(path: Path, encoding: str) -> bool:
    """Decode a whole file in blocks; answers whether its text can be what it seems."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, beyond, asian = 0, 0, False
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, errors="ignore")
                beyond += sum(map(len, _WORDS.findall(good)))
                raise _Undecodable(lines + good.count("\n") + 1, beyond) from error
            lines += text.count("\n")
            if not text.isascii():
                beyond += sum(map(len, _WORDS.findall(text)))
                asian = asian or _ASIAN.search(text) is not None
            if not block:
                return asian or not beyond


def _rows(path: Path, file: TextIO) -> Iterator[SheetRow]:
    """Records with the numbers a spreadsheet would show; blank lines count."""
    # Another part of the program may rely on its own limit, but none is smaller.
    csv.field_size_limit(max(csv.field_size_limit(), _WIDEST_TEXT))
    with _reading(path):
        yield from _records(path.name, _Lines(file))


def _records(name: str, lines: "_Lines") -> Iterator[SheetRow]:
    reader = csv.reader(lines, delimiter=lines.delimiter)
    number = 0
    while True:
        began = lines.number + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise Refused(_open_quote(name, began)) from error
        if record is None:
            return
        number += 1
        if lines.ended and lines.has_open_quote():
            raise Refused(_open_quote(name, began))
        lines.forget()
        row = row_of(number, record)
        if row is not None:
            yield row


def _open_quote(name: str, line: int) -> str:
    return f"{name} 第 {line} 行起有一个引号没有闭合，后面的内容无法分列；请补上引号再导入。"


class _Lines:
    """The lines of a file, with what the csv reader does not tell.

    It reads to the end of the file without a word when a quote stays open, and
    would so swallow every row that follows; the lines of the record at hand are
    kept to tell.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._record: list[str] = []
        self._first: str | None = None
        self.number = 0
        self.ended = False
        self.delimiter = self._find_delimiter()

    def _find_delimiter(self) -> str:
        line = self._file.readline()
        separator = _SEPARATOR_LINE.fullmatch(line)
        if separator:  # a line for Excel alone, which does not show it
            self.number += 1
            return separator[1]
        while line.isspace():
            self._record.append(line)
            line = self._file.readline()
        self._first = line
        outside = Counter("".join(line.split('"')[::2]))
        return max(_DELIMITERS, key=lambda one: outside[one])

    def __iter__(self) -> Iterator[str]:
        blank, self._record = self._record, []
        for line in blank:
            yield self._pass(line)
        if self._first:
            yield self._pass(self._first)
        for line in self._file:
            yield self._pass(line)
        self.ended = True

    def _pass(self, line: str) -> str:
        self.number += 1
        self._record.append(line)
        return line

    def forget(self) -> None:
        """The record is complete: begin the next."""
        self._record.clear()

    def has_open_quote(self) -> bool:
        """Whether the record at hand is still inside a quote."""
        try:
            list(csv.reader(self._record, delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False
