"""Workbooks (.xlsx .xlsb .xls .ods, .et of WPS) through calamine."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from gaoxinban.application.sheet_rows import Cell, SheetRow
from gaoxinban.domain.errors import Refused
from gaoxinban.storage.sheet_fault import locked, unreadable
from gaoxinban.storage.sheet_heading import Sheet, row_of
from gaoxinban.storage.sheet_trial import survives

# The stream that modern Office puts an encrypted workbook into; and in old workbooks the
# record FilePass, which follows the first one and perhaps WriteProtect ([MS-XLS] 2.1.7.20.3).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FILE_PASS = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})"
    rb"(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)


@contextmanager
def open_book(path: Path) -> Iterator[Sheet]:
    """The first visible sheet that holds anything.

    Calamine holds it in memory, the rows come one by one.
    """
    from python_calamine import load_workbook

    with ExitStack() as opened:
        with _reading(path):
            if not survives(path):
                raise Refused(_damaged(path))
            # An open file, not a path: calamine would trust the file's ending.
            file = opened.enter_context(path.open("rb"))
            book = opened.enter_context(load_workbook(file))
            chosen = _choose(path.name, book)
        yield Sheet(path.name, _rows(path, chosen.iter_rows()))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what calamine says into a sentence; around its own work only, never the caller's."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except CalamineError as error:
        needs_password = isinstance(error, PasswordError) or _needs_password(path)
        raise Refused(locked(path) if needs_password else _damaged(path)) from error
    except OSError as error:
        raise Refused(unreadable(path, error)) from error
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException and has no importable class.
        if type(error).__name__ == "PanicException":
            raise Refused(_damaged(path)) from error
        raise


def _choose(name: str, book: Any) -> Any:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
            found = book.get_sheet_by_name(about.name)
            if found.end is not None:
                return found
    raise Refused(f"{name} 里没有任何内容，没有可导入的行。")


def _rows(path: Path, lines: Iterator[Sequence[Any]]) -> Iterator[SheetRow]:
    """Rows with their numbers; calamine gives the empty rows above the data, too."""
    with _reading(path):
        for number, line in enumerate(lines, start=1):
            row = row_of(number, [_cell(value) for value in line])
            if row is not None:
                yield row


def _cell(value: Any) -> Cell:
    if isinstance(value, str | int | float | dt.date):
        return value
    # A time of day or a length of time stands for itself, not for a moment.
    return str(value)


def _needs_password(path: Path) -> bool:
    """Whether a compound file is a workbook that Office encrypted with a password.

    calamine tells only of files whose ending it trusts.
    """
    tail = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if _ENCRYPTED in tail + block or _FILE_PASS.search(tail + block):
                return True
            tail = block[-64:]
    return False


def _damaged(path: Path) -> str:
    return (
        f"{path.name} 已损坏，或不是真正的表格；"
        "请在 Excel 或 WPS 中打开并另存为 .xlsx，再导入（.et 文件请在 WPS 中另存）。"
    )
