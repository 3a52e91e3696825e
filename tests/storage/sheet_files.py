"""Files as offices send them, made by hand where no library writes them."""

import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], *, first_row: int = 0) -> Path:
    """A workbook with real numbers, days and moments; None leaves a cell out."""
    with xlsxwriter.Workbook(path) as book:
        moment = book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows, first_row):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
    return path


def write_ods(path: Path, rows: Sequence[Sequence[str]], *, locked: bool = False) -> Path:
    """An OpenDocument sheet of texts; `locked` only says that it is encrypted."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        encryption = '<manifest:encryption-data manifest:checksum="x"/>' if locked else ""
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml">{encryption}'
            "</manifest:file-entry></manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
            f'<office:body><office:spreadsheet><table:table table:name="表">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def write_xls(
    path: Path, rows: Sequence[Sequence[str | float | datetime]], *, locked: bool = False
) -> Path:
    """A BIFF8 workbook as Excel 97 wrote it; the .et of WPS is of the same kind."""
    bound = _record(0x85, struct.pack("<IBB", 0, 0, 0) + _text8("Sheet1"))
    workbook_globals = [
        _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
        _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b"",
        _record(0x42, struct.pack("<H", 1200)),
        _record(0xE0, struct.pack("<HHH", 0, 0, 0) + bytes(14)),
        _record(0xE0, struct.pack("<HHH", 0, 22, 0) + bytes(14)),  # 22: m/d/yy h:mm
        bound,
        _record(0x0A, b""),
    ]
    start = sum(map(len, workbook_globals))
    workbook_globals[5] = _record(0x85, struct.pack("<IBB", start, 0, 0) + _text8("Sheet1"))
    width = max(map(len, rows))
    sheet = [
        _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)),
        _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)),
    ]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.append(_record(0x204, struct.pack("<HHH", number, column, 0) + _text16(cell)))
            else:
                serial = (
                    (cell - datetime(1899, 12, 30)).total_seconds() / 86400
                    if isinstance(cell, datetime)
                    else cell
                )
                style = int(isinstance(cell, datetime))
                sheet.append(_record(0x203, struct.pack("<HHHd", number, column, style, serial)))
    sheet.append(_record(0x0A, b""))
    return write_ole(path, {"Workbook": b"".join(workbook_globals + sheet)})


def write_ole(path: Path, streams: dict[str, bytes]) -> Path:
    """A compound file with these streams in its root, each in sectors of its own."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    counts = [-(-len(data) // _SECTOR) for data in padded.values()]
    chains: list[int] = [_FAT, _END]  # sector 0 is the table itself, sector 1 the directory
    starts = []
    for count in counts:
        starts.append(len(chains))
        chains += [len(chains) + step + 1 for step in range(count - 1)] + [_END]
    assert len(chains) <= _SECTOR // 4, "one sector of the table is enough for a test"
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    entries += [
        _entry(name, 2, start, len(data), right=number + 2 if number + 1 < len(padded) else None)
        for number, (start, (name, data)) in enumerate(zip(starts, padded.items(), strict=True))
    ]
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<I", 0)
        + struct.pack("<I", _FREE) * 108
    )
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(_SECTOR, b"\xff")
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    content = b"".join(
        data.ljust(count * _SECTOR, b"\0")
        for data, count in zip(padded.values(), counts, strict=True)
    )
    path.write_bytes(header + table + directory + content)
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text8(text: str) -> bytes:
    return struct.pack("<BB", len(text), 0) + text.encode("latin-1")


def _text16(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _entry(
    name: str,
    kind: int,
    start: int,
    size: int,
    *,
    child: int | None = None,
    right: int | None = None,
) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + struct.pack("<III", _FREE, right or _FREE, child or _FREE)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
