"""`import`: sheets of enterprises and of cases from elsewhere."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

from gaoxinban.application.import_map import parse_ticket_map
from gaoxinban.application.import_report import ImportReport, Level
from gaoxinban.application.import_tickets import ImportOptions
from gaoxinban.application.office import Office
from gaoxinban.cli.actor import actor
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.failure import reason
from gaoxinban.cli.interrupt import stoppable
from gaoxinban.cli.layout import one_line
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused

MOST_REMARKS = 200
"""Remarks shown to people; with --json all of them come."""
MOST_ROWS = 5
_LEVELS = {Level.REFUSED: "拒收", Level.WARNED: "提醒"}
MAP_BYTES = 1_000_000


def enterprises(args: Namespace, services: Services) -> Answer:
    """A sheet into the register of enterprises."""
    with stoppable() as stop, _office(args, services) as office:
        options = ImportOptions(dry_run=args.dry_run, stop=stop, progress=_progress())
        report = office.import_enterprises(actor(), _sheet(args), options).value
    return _answer(args, report, "家企业")


def tickets(args: Namespace, services: Services) -> Answer:
    """A strange sheet's cases, by a map."""
    with stoppable() as stop:
        ticket_map = parse_ticket_map(_text(Path(args.map)), Path(args.map).name)
        with _office(args, services) as office:
            options = ImportOptions(
                create_missing=args.create_missing,
                dry_run=args.dry_run,
                stop=stop,
                progress=_progress(),
            )
            report = office.import_tickets(actor(), _sheet(args), ticket_map, options).value
    return _answer(args, report, "件工单")


def _office(args: Namespace, services: Services) -> AbstractContextManager[Office]:
    """The office, or for a dry run its copy: a dry run must not even create a database."""
    path = services.database_path(args.db)
    if args.dry_run:
        return services.rehearse(path)
    return closing(services.open_office(path, None))


def _sheet(args: Namespace) -> Path:
    if not args.file.strip():
        raise Refused("请写出表格文件的路径。", field="file")
    return Path(args.file)


def _text(path: Path) -> str:
    """The map's text; every way in which it cannot be read is a sentence."""
    try:
        if path.is_dir():
            raise Refused(f"{path} 是文件夹，请给出映射文件（MAP.toml）。", field="map")
        with path.open("rb") as file:
            raw = file.read(MAP_BYTES + 1)
    except FileNotFoundError:
        raise Refused(f"找不到映射文件 {path}，请检查路径。", field="map") from None
    except OSError as error:
        raise Refused(f"读不了映射文件 {path}：{reason(error)}。", field="map") from error
    except ValueError as error:  # a NUL in the path
        raise Refused("映射文件的路径无效，请检查。", field="map") from error
    if len(raw) > MAP_BYTES:
        raise Refused(f"{path} 太大，不是映射文件。", field="map")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(f"{path} 不是文本文件，请用 UTF-8 保存映射文件。", field="map")


def _progress() -> Callable[[int], None] | None:
    """A counter on the terminal; nothing where standard error is a file."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def show(rows: int) -> None:
        sys.stderr.write(f"\r已读 {rows} 行\x1b[K")
        sys.stderr.flush()

    return show


def _answer(args: Namespace, report: ImportReport, what: str) -> Answer:
    done = "试运行，没有写入任何内容" if args.dry_run else "导入完成"
    counts = (
        f"{done}：读到 {report.read} 行，新增 {report.added} {what}，更新 {report.updated}，"
        f"未变 {report.unchanged}，拒收 {report.refused}；{report.warned} 行有提醒。"
    )
    return Answer(report.to_json(), [counts, *_remarks(report)])


def _remarks(report: ImportReport) -> Iterator[str]:
    """Refused rows first; rows that share a remark stand on one line."""
    rows: dict[tuple[Level, str], list[int]] = {}
    for note in report.rows:
        rows.setdefault((note.level, one_line(note.reason)), []).append(note.row)
    shown = sorted(rows.items(), key=lambda one: (one[0][0] is not Level.REFUSED, one[1][0]))
    for (level, said), numbers in shown[:MOST_REMARKS]:
        named = "、".join(map(str, numbers[:MOST_ROWS]))
        more = f" 等 {len(numbers)}" if len(numbers) > MOST_ROWS else ""
        yield f"  第 {named}{more} 行{_LEVELS[level]}：{said}"
    if len(shown) > MOST_REMARKS:
        yield f"  另有 {len(shown) - MOST_REMARKS} 种，用 --json 可以全部看到。"
