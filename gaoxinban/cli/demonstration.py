"""`demo`: a demonstration database, then the window on it, or its sheet, figures and pictures."""

import json
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaoxinban.application.demo import DemoResult, SettableClock, build_demo
from gaoxinban.application.office import Office
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.figures import figures
from gaoxinban.cli.interrupt import stoppable
from gaoxinban.cli.layout import pairs
from gaoxinban.cli.run import say
from gaoxinban.cli.services import Services
from gaoxinban.cli.window import ensure_display_answers, has_display
from gaoxinban.domain.errors import Refused
from gaoxinban.paper.system_libraries import Purpose, require

MARKER = ".gaoxinban-demo.json"
"""Says that the database beside it was made here: names its first case, which never changes."""
LEAST, MOST = 10, 1_000_000
GROUPING = ("team", "month")


def demo(args: Namespace, services: Services) -> Answer | int:
    """Build, then open the window or write what it would have shown."""
    if not LEAST <= args.tickets <= MOST:
        raise Refused(f"--tickets 应在 {LEAST} 到 {MOST} 之间。", field="tickets")
    if args.db is not None:
        say("demo 用 --dir 里的数据库，没有用 --db 指定的那个。")
    folder = _folder(args.dir, services)
    windowed = _windowed(wanted=not args.no_window)
    if not windowed:
        require(Purpose.PAPER)
    database = folder / "gaoxinban.db"
    _ensure_ours(database, services)
    folder.mkdir(parents=True, exist_ok=True)
    built = _build(args, services, database)
    if windowed:
        for line in _built_lines(database, built):
            say(line)
        return services.open_window(database)
    written = _write(folder, database, built, services)
    return Answer(_document(database, built, written), _lines(database, built, written))


def _windowed(*, wanted: bool) -> bool:
    """Whether a window can open; if not though wanted, say why and do without."""
    if not wanted:
        return False
    if not has_display():
        say("这里没有显示器，不开窗口，改为写出文件。")
        return False
    try:
        require(Purpose.WINDOW)
        ensure_display_answers()
    except Refused as refusal:
        say(f"{refusal.sentence}\n不开窗口，改为写出文件。")
        return False
    return True


def _folder(text: str, services: Services) -> Path:
    """The folder, which is never the one of the real office."""
    if not text.strip() or "\0" in text:
        raise Refused("请用 --dir 写出放演示数据的文件夹。", field="dir")
    folder = Path(text)
    real = services.data_folder()
    if folder.resolve() == real.resolve():
        raise Refused(
            f"{folder} 是正式数据的文件夹，不能放演示数据，请用 --dir 换一个。", field="dir"
        )
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} 不是文件夹，请用 --dir 换一个。", field="dir")
    return folder


def _first_case(office: Office) -> dict[str, Any] | None:
    """What identifies a database for good: the number and the instant of its first case."""
    page = office.ticket_page(TicketFilter(sort="number", descending=False), 1)
    return (
        {"number": page.rows[0].number, "logged_at": page.rows[0].logged_at} if page.rows else None
    )


def _ensure_ours(database: Path, services: Services) -> None:
    """Refuse to replace a database that no demonstration made."""
    if not database.exists():
        return
    try:
        marked = json.loads((database.parent / MARKER).read_text(encoding="utf-8"))
        with closing(services.open_office(database, None)) as office:
            ours = marked["first"] is not None and _first_case(office) == marked["first"]
    except (OSError, ValueError, KeyError, TypeError, Refused):
        ours = False
    if not ours:
        raise Refused(
            f"{database} 不是演示程序建的，不会覆盖它。请用 --dir 换一个文件夹。", field="dir"
        )


def _build(args: Namespace, services: Services, database: Path) -> DemoResult:
    """Build beside the place and move in whole: an interrupted demo leaves the old one."""
    clock = SettableClock()
    now = services.now()
    with (
        stoppable() as stop,
        tempfile.TemporaryDirectory(prefix=".demo-", dir=database.parent) as folder,
    ):
        made = Path(folder) / "gaoxinban.db"
        with closing(services.open_office(made, clock)) as office:
            built = build_demo(
                office,
                tickets=args.tickets,
                seed=args.seed,
                until=now,
                settings_clock=clock,
                progress=_progress(args.tickets),
                stop=stop,
            )
            first = _first_case(office)
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
        (database.parent / MARKER).write_text(
            json.dumps({"first": first, "seed": args.seed, "tickets": args.tickets}) + "\n",
            encoding="utf-8",
        )
        made.replace(database)
    return built


def _progress(total: int) -> Callable[[int], None] | None:
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def show(logged: int) -> None:
        end = "\n" if logged >= total else ""
        sys.stderr.write(f"\r已建 {logged}/{total} 件\x1b[K{end}")
        sys.stderr.flush()

    return show


@dataclass(frozen=True, slots=True)
class _Written:
    """The files of a demonstration without a window."""

    summary: Path
    statistics: Path
    pictures: Sequence[Path]


def _write(folder: Path, database: Path, built: DemoResult, services: Services) -> _Written:
    from gaoxinban.paper.pdf import write_pdf
    from gaoxinban.reporting.case_summary import case_summary

    summary, statistics = folder / "case-summary.pdf", folder / "statistics.json"
    with closing(services.open_office(database, None)) as office:
        sheet = office.case_sheet(office.ticket_id(built.sample_number))
        rows = office.stats(StatsQuery(by=GROUPING))
        now = office.clock.now()
    document = [figures(row, GROUPING) for row in rows]
    statistics.write_text(
        json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n",
        encoding="utf-8",
    )
    pictures = folder / "screenshots"
    if pictures.is_dir():
        shutil.rmtree(pictures)
    pictures.mkdir()
    # The window first: its application serves paper too, paper's would not serve a window.
    taken = services.take_screenshots(database, pictures)
    write_pdf(case_summary(sheet, printed_by="演示"), summary, at=now)
    return _Written(summary, statistics, taken)


def _document(database: Path, built: DemoResult, written: _Written) -> dict[str, Any]:
    return {
        "database": str(database),
        "enterprises": built.enterprises,
        "tickets": built.tickets,
        "events": built.events,
        "seconds": round(built.seconds, 3),
        "accounts": [{"name": name, "role": role} for name, role in built.accounts],
        "sample": built.sample_number,
        "summary": str(written.summary),
        "statistics": str(written.statistics),
        "screenshots": [str(picture) for picture in written.pictures],
    }


def _built_lines(database: Path, built: DemoResult) -> list[str]:
    accounts = "、".join(f"{name}（{role}）" for name, role in built.accounts)
    content = f"企业 {built.enterprises} 家，工单 {built.tickets} 件，事件 {built.events} 条"
    return list(
        pairs(
            (
                ("演示数据库", str(database)),
                ("内容", f"{content}，用时 {built.seconds:.1f} 秒"),
                ("可用的身份", accounts),
            )
        )
    )


def _lines(database: Path, built: DemoResult, written: _Written) -> list[str]:
    return [
        *_built_lines(database, built),
        *pairs(
            (
                ("办理情况表", f"{written.summary}（{built.sample_number}）"),
                ("统计", str(written.statistics)),
                *(("截图", str(picture)) for picture in written.pictures),
            )
        ),
    ]
