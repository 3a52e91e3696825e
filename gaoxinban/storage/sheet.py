"""Opening of csv files and workbooks for import; the content decides, never the file's name.

Every way in which a file cannot be read is a `Refused` that says what to do.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gaoxinban.application.sheet_rows import SheetSource
from gaoxinban.domain.errors import Refused
from gaoxinban.storage.sheet_fault import SAVE_AS, locked, unreadable

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "Word 文档"),
    (b"SQLite format 3", "数据库文件"),
)
_ZIP_CONTENTS = (
    ("word/", "Word 文档"),
    ("ppt/", "演示文稿"),
    ("META-INF/MANIFEST.MF", "程序包"),
)
_MANIFEST = "META-INF/manifest.xml"
_BOOK_ENDINGS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".xltx", ".ett"))
_HTML = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")


@contextmanager
def open_sheet(path: Path) -> Iterator[SheetSource]:
    """The rows of a csv file (UTF-8, UTF-16, GB18030) or of a workbook.

    Of a workbook it is the first visible sheet that holds anything. Raises
    `Refused` when there is nothing to read, and while walking the rows when the
    file is damaged further down.
    """
    head = _head(path)
    book = _is_book(path, head)
    if book:
        from gaoxinban.storage.sheet_book import open_book

        opened = open_book(path)
    else:
        from gaoxinban.storage.sheet_text import open_text

        opened = open_text(path)
    with opened as source:
        yield source


def _head(path: Path) -> bytes:
    """The file's first bytes; refuses what is no readable file with content."""
    try:
        if path.is_dir():
            raise Refused(f"{path} 是文件夹，请选择其中的表格文件。")
        if not path.exists():
            raise Refused(f"找不到文件 {path}，请检查路径和文件名。")
        if not path.is_file():
            raise Refused(f"{path} 不是普通文件，请选择 .csv 或 .xlsx 文件。")
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise Refused(unreadable(path, error)) from error
    except ValueError as error:  # a NUL in the path
        raise Refused(f"路径 {str(path)!r} 无效，请检查文件名。") from error
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Refused(f"{path.name} 是空文件，没有可导入的内容。")
    return head


def _is_book(path: Path, head: bytes) -> bool:
    """Whether the content is a workbook; refuses what is neither workbook nor text."""
    name = path.name
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise Refused(f"{name} 的内容是{kind}，不是表格；请选择 .csv、.xlsx 或 .xls 文件。")
    if head.startswith(_OLE):
        return True
    if head.startswith(_ZIP):
        _refuse_other_zip(path)
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML) or b"<html" in start[:1024]:
        raise Refused(f"{name} 的内容是网页，不是真正的表格；{SAVE_AS}")
    if start.startswith((b"<?xml", b"<workbook")):
        raise Refused(f"{name} 的内容是 XML，不是真正的表格；{SAVE_AS}")
    if path.suffix.lower() in _BOOK_ENDINGS:
        raise Refused(
            f"{name} 已损坏，或不是真正的表格（扩展名是 {path.suffix}，内容却不是工作簿）；"
            f"{SAVE_AS}"
        )
    return False


def _refuse_other_zip(path: Path) -> None:
    """Refuse documents that share the workbook's container; calamine judges the rest."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
            manifest = archive.read(_MANIFEST) if _MANIFEST in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Refused(f"{path.name} 已损坏或没有传完，请重新获取后再导入。") from error
    except RuntimeError as error:  # zipfile has no class of its own for an encrypted member
        raise Refused(locked(path)) from error
    if b"encryption-data" in manifest:
        raise Refused(locked(path))
    if mimetype and b"spreadsheet" not in mimetype:
        raise Refused(f"{path.name} 不是表格，{SAVE_AS}")
    for beginning, kind in _ZIP_CONTENTS:
        if any(name.startswith(beginning) for name in names):
            raise Refused(
                f"{path.name} 的内容是{kind}，不是表格；请选择 .csv、.xlsx 或 .xls 文件。"
            )
    if not mimetype and not any(name.lower().startswith(("xl/", "_rels/")) for name in names):
        raise Refused(f"{path.name} 的内容是压缩包，不是表格；请解压后选择其中的表格文件。")
