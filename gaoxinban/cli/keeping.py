"""`db`: care of the database."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from gaoxinban.application.backup_schedule import newest_verified
from gaoxinban.application.backups import BackupState
from gaoxinban.application.finding import Finding
from gaoxinban.application.proving import findings_of, passed
from gaoxinban.cli.actor import actor
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.services import Services
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, iso

MOST = 20
"""Findings named; a broken table has thousands."""


def _upgrade(args: Namespace, services: Services) -> Answer:
    path = services.database_path(args.db)
    existed = path.exists()
    with closing(services.open_office(path, None)) as office:
        counts = office.maintenance.counts()
    done = "数据库已是本程序的版本" if existed else "已新建数据库"
    document = {"database": str(path), "created": not existed, **counts}
    return Answer(document, [f"{done}：{path}", _counted(counts)])


def _counted(counts: Mapping[str, int]) -> str:
    return (
        f"工单 {counts['ticket']} 件，企业 {counts['enterprise']} 家，事件 {counts['event']} 条。"
    )


def _check(args: Namespace, services: Services) -> Answer:
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        _refuse_findings(office.maintenance.check(), "检查没有通过")
        counts = office.maintenance.counts()
    return Answer(
        {"database": str(path), "findings": [], **counts},
        [f"文件和版本都正常：{path}", _counted(counts)],
    )


def _verify(args: Namespace, services: Services) -> Answer:
    path = services.database_path(args.db)
    kept = None if args.anchor is None else Anchor.read(args.anchor)
    with closing(services.open_office(path, None)) as office:
        files = office.files.count()
        _refuse_findings(findings_of(office, kept), "核对没有通过")
        counts = office.maintenance.counts()
    return Answer(
        {
            "database": str(path),
            "anchor": None if kept is None else kept.line(),
            "findings": [],
            "attachments": files,
            **counts,
        },
        [*passed(files, kept), _counted(counts)],
    )


def _anchor(args: Namespace, services: Services) -> Answer:
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        made = office.anchor()
    document = {
        "database": str(path),
        "anchor": made.line(),
        "date": made.day.isoformat(),
        "events": made.count,
        "chain_hash": made.chain_hash,
        "versions_hash": made.versions_hash,
        "months_hash": made.months_hash,
    }
    return Answer(document, [made.line()])


def _rebuild(args: Namespace, services: Services) -> Answer:
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        found = [finding.sentence for finding in office.maintenance.rebuild()]
        # What events say can be derived anew, what they said before somebody changed them cannot.
        left = [finding.sentence for finding in office.maintenance.verify()] if found else []
        counts = office.maintenance.counts()
    mended = [each for each in found if each not in left]
    how = f"改正 {len(mended)} 处：" if mended else "与原来完全一致。"
    lines = [f"已重新推算 {counts['ticket']} 件工单，{how}", *mended]
    if left:
        lines += [
            f"还有 {len(left)} 处改正不了，请保存好这个文件，用「db restore」从备份恢复：",
            *left,
        ]
    return Answer(
        {"database": str(path), "tickets": counts["ticket"], "differences": found, "left": left},
        lines,
    )


def _backup(args: Namespace, services: Services) -> Answer:
    if args.scheduled or args.now:
        return _backup_to_the_folders(args, services)
    path, target = services.database_path(args.db), _file(args.file)
    if not target.parent.is_dir():
        raise Refused(f"文件夹 {target.parent} 不存在，请先建立或换一个位置。", field="file")
    with closing(services.open_office(path, None)) as office:
        office.maintenance.backup(target)
        files = office.files.count()
        lost = office.files.findings()
    # As of the office's own backup: nobody shall rely on it unread.
    _refuse_findings(lost, f"数据库已备份到 {target}，附件在备份以前就不全")
    size = target.stat().st_size
    return Answer(
        {"database": str(path), "file": str(target), "bytes": size, "attachments": files},
        [f"已备份到 {target}（{size:,} 字节）。", *_with_files(files, target)],
    )


def _backup_to_the_folders(args: Namespace, services: Services) -> Answer:
    """The office's own backup: what the window does by itself, for a planned task."""
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        backups = office.backups
        made = backups.make_now(actor()) if args.now else backups.make_due()
        state = backups.state()
    folders = state.plan.folders
    if made is None and state.notice:
        raise Refused(state.notice)
    if made is None:
        said = _why_none(state, services.now())
    else:
        said = f"已备份到 {folders.folder}，试恢复核对通过：{made.name}（{made.size:,} 字节）。"
    document = {
        "database": str(path),
        "made": None if made is None else made.name,
        "folder": str(folders.folder),
        "second": None if folders.second is None else str(folders.second),
        "kept": len(state.backups),
        "notice": state.notice,
    }
    return Answer(document, [said])


def _why_none(state: BackupState, now: Instant) -> str:
    if not state.plan.on:
        return "自动备份在「设置」里关着，没有做。"
    said = "还没到时候，或已经做过，没有重做。"
    newest = newest_verified(state.backups, now)
    if state.plan.folders.second is None or newest is None:
        return said
    if newest.name in {each.name for each in state.second}:
        return f"{said}第二个文件夹里也有。"
    if not state.second_there:
        return f"{said}第二个文件夹现在用不了，接上以后自动补做。"
    return f"{said}第二个文件夹里还缺最近一份，下次补做。"


def _backups(args: Namespace, services: Services) -> Answer:
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        backups = office.backups
        state = backups.state()
    folders = state.plan.folders
    lines, rows = [], []
    for folder, there in ((folders.folder, state.backups), (folders.second, state.second)):
        if folder is None:
            continue
        lines.append(f"{folder}：{len(there)} 份")
        for each in there:
            file = backups.file(folder, each.name)
            lines.append(f"  {file}  {each.size:,} 字节  {each.fault or '已试恢复核对'}")
            rows.append(
                {
                    "file": str(file),
                    "name": each.name,
                    "made_at": iso(each.made_at),
                    "bytes": each.size,
                    "events": each.events,
                    "attachments": each.files,
                    "verified": each.verified,
                    "fault": each.fault,
                }
            )
    return Answer(
        {"database": str(path), "notice": state.notice, "backups": rows},
        [*lines, *([state.notice] if state.notice else [])],
    )


def _with_files(count: int, target: Path) -> list[str]:
    where = target.with_name(f"{target.stem}-attachments")
    return [f"附件 {count} 个在旁边的文件夹 {where}，请一起保存。"] if count else []


def _restore(args: Namespace, services: Services) -> Answer:
    path, source = services.database_path(args.db), _file(args.file)
    if path.exists() and source.exists() and source.samefile(path):
        raise Refused("要恢复的文件就是现在的数据库，请给出一个备份文件。", field="file")
    kept = services.restore(source, path)
    with closing(services.open_office(path, None)) as office:
        counts = office.maintenance.counts()
        lost = [finding.sentence for finding in office.files.findings()]
        files = office.files.count()
    document = {
        "database": str(path),
        "file": str(source),
        "replaced": None if kept is None else str(kept),
        "attachments": files,
        "findings": lost,
        **counts,
    }
    lines = [f"已用 {source} 恢复 {path}。", _counted(counts)]
    if files and not lost:
        lines.append(f"附件 {files} 个都在，与登记时的指纹一致。")
    if lost:
        lines += [f"附件有 {len(lost)} 处不全：", *(f"  {each}" for each in lost[:MOST])]
    if kept is not None:
        lines.append(f"换下的数据库留在 {kept}")
    return Answer(document, lines)


def _file(text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise Refused("请写出备份文件的路径。", field="file")
    return Path(text)


def _refuse_findings(findings: Sequence[Finding], what: str) -> None:
    """A database that does not hold is a refusal: every finding a line."""
    if not findings:
        return
    named = [f"  {finding.sentence}" for finding in findings[:MOST]]
    more = [f"  另有 {len(findings) - MOST} 处。"] if len(findings) > MOST else []
    raise Refused("\n".join([f"{what}，发现 {len(findings)} 处问题：", *named, *more]))


ACTS: Mapping[str, Callable[[Namespace, Services], Answer]] = {
    "upgrade": _upgrade,
    "check": _check,
    "verify": _verify,
    "anchor": _anchor,
    "rebuild": _rebuild,
    "backup": _backup,
    "backups": _backups,
    "restore": _restore,
}
