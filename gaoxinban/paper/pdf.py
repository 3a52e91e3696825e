"""PDF files: whole or not at all, and the same bytes for the same documents and instant."""

import errno
import hashlib
import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from gaoxinban.application.whole_file import put_whole
from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.domain.instant import EPOCH, Instant, to_datetime
from gaoxinban.paper.application import ensure_gui_application
from gaoxinban.reporting.document import Document

_INFO_DATE = re.compile(rb"(?<=Date \(D:)\d{14}(Z|[+-]\d\d'\d\d')(?=\))")
"""With Z in the zone of Greenwich, with an offset in all others."""

_XMP_DATE = re.compile(rb'(?<=Date=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d(?=")')
_XMP_NAME = re.compile(rb"(?<=uuid:)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TRAILER_NAME = re.compile(rb"(?<=<)[0-9a-f]{72}(?=>)")


def write_pdf(
    documents: Document | Sequence[Document],
    path: str | Path,
    *,
    at: Instant | None = None,
) -> None:
    """Write one PDF file with the documents one after the other.

    The file appears whole or stays as it was. `at` is the instant written as
    the file's own date (now, if None).

    :raises Refused: nothing can be written there, or Qt cannot run here.
    """
    path = Path(path)
    _check(path)
    _keep_others(path)
    data = pdf_bytes(documents, at=at)
    try:
        put_whole(path, data)
    except OSError as error:
        raise _refusal(path, error) from error


def _keep_others(path: Path) -> None:
    """Only a PDF may be written over: the database must not become one by a slip."""
    if not path.is_file() or path.stat().st_size == 0:
        return
    try:
        with path.open("rb") as file:
            is_pdf = file.read(5) == b"%PDF-"
    except OSError as error:
        raise _refusal(path, error) from error
    if not is_pdf:
        raise Refused(f"{path} 已有别的内容，不能用 PDF 盖掉，请换一个文件名。", field="pdf")


def pdf_bytes(
    documents: Document | Sequence[Document],
    *,
    at: Instant | None = None,
) -> bytes:
    """The PDF of the documents; its title is the first one's.

    :raises Refused: a system library under Qt is missing.
    """
    ensure_gui_application()
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPdfWriter

    from gaoxinban.paper.paint import all_pages, paint_pages
    from gaoxinban.paper.style import UNITS_PER_INCH

    several = [documents] if isinstance(documents, Document) else list(documents)
    if not several:
        raise ValueError("no document to write")
    pages = all_pages(several)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(several[0].title)
    writer.setCreator("高新办")
    paint_pages(writer, pages)
    del writer
    return _dated(bytes(buffer.data().data()), at)


def _dated(data: bytes, at: Instant | None) -> bytes:
    """Qt's clock and random name replaced by the given instant and a hash of the content.

    Each replacement is as long as what it replaces, so the file's own table
    of offsets stays right.
    """
    if at is not None:
        utc = EPOCH.tzinfo
        moment = to_datetime(at).astimezone(utc)
        digits = moment.strftime("%Y%m%d%H%M%S").encode()
        data = _INFO_DATE.sub(lambda had: digits + (had[1] if had[1] == b"Z" else b"+00'00'"), data)
        data = _XMP_DATE.sub(moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").encode(), data)
    found = _XMP_NAME.search(data)
    if found is None:
        return data
    blank = b"0" * 36
    bare = _TRAILER_NAME.sub(blank.hex().encode(), _XMP_NAME.sub(blank, data))
    name = str(uuid.UUID(bytes=hashlib.sha256(bare).digest()[:16], version=4)).encode()
    return _TRAILER_NAME.sub(name.hex().encode(), _XMP_NAME.sub(name, bare))


def _check(path: Path) -> None:
    """Refuse a place that cannot take a file, before anything is laid out."""
    try:
        if path.is_dir():
            raise Refused(f"「{path}」是文件夹，请给出 PDF 文件名。", field="pdf")
        if not path.parent.is_dir():
            raise Refused(f"文件夹「{path.parent}」不存在，请先建立或换一个位置。", field="pdf")
        path.exists()
    except OSError as error:
        raise _refusal(path, error) from error
    if "\0" in str(path):
        raise Refused("文件名中有不能使用的字符，请改名。", field="pdf")


def _refusal(path: Path, error: OSError) -> Refused:
    return Refused(f"无法写入「{path.name[:60]}」：{_reason(error)}", field="pdf")


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "磁盘空间不足，请清理后再试。"
        case errno.EROFS:
            return "这个位置是只读的，请换一个位置。"
        case errno.ENAMETOOLONG:
            return "文件名过长，请改短。"
        case errno.EACCES | errno.EPERM:
            return "没有写入权限，或文件正被别的程序打开，请关闭它或换一个位置。"
        case _:
            return f"{system_words(error)}，请换一个位置。"
