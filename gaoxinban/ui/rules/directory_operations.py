"""What the leaf 派单目录 asks of the office; runs in workers, gives plain data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gaoxinban.application.directory_bench import ChangedCase, Replay, Told
from gaoxinban.application.dispatching import Draft
from gaoxinban.application.office import Office
from gaoxinban.application.rule_ports import RuleKind, VersionRow
from gaoxinban.application.whole_file import put_whole
from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.domain.routing import Catalogue, Facts, RoutingAnswer
from gaoxinban.domain.routing_words import changes, rule_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.operations import MOST_BYTES, versions_of

MOST_LINES = 1_000
"""Changed cases that are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class DirectoryShown:
    """What is in force, what an editor starts from, and all versions, the newest first."""

    draft: Draft
    standing: Catalogue
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """A replay with the titles of the first changed cases, and the directory replayed."""

    replay: Replay
    catalogue: Catalogue
    lines: tuple[tuple[ChangedCase, str], ...]


Make = Callable[[], Catalogue]


def load(office: Office, number: int | None = None) -> DirectoryShown:
    """What is in force, with an older version to start from where one is wanted."""
    return DirectoryShown(
        draft=office.dispatching.draft(number),
        standing=office.dispatching.directory(),
        versions=versions_of(office, RuleKind.DISPATCH),
    )


def read_file(office: Office, path: Path) -> Draft:
    """A directory from a file, in place of the draft."""
    try:
        with path.open("rb") as file:
            data = file.read(4 * MOST_BYTES)
    except OSError as fault:
        said = tr("打不开文件 {path}：{why}")
        raise Refused(said.format(path=path.name, why=system_words(fault)), field="file") from fault
    return office.dispatching.read(data)


def write_file(office: Office, path: Path, make: Make) -> Path:
    """The directory as a file."""
    try:
        put_whole(path, office.dispatching.write(make()))
    except OSError as fault:
        said = tr("写不了文件 {path}：{why}")
        raise Refused(said.format(path=path.name, why=system_words(fault)), field="file") from fault
    return path


def bench(office: Office, make: Make, told: Told) -> Bench:
    """The requests of the last ninety days by the directory in force and by this one."""
    catalogue = make()
    found = office.dispatching.replay(catalogue, told)
    first = found.changed[:MOST_LINES]
    titles = {row.id: row.title for row in office.ticket_rows([each.ticket_id for each in first])}
    lines = tuple((each, titles.get(each.ticket_id, "")) for each in first)
    return Bench(found, catalogue, lines)


def differences(office: Office, number: int) -> tuple[str, ...]:
    """What a version changed of the one before it; empty for the first."""
    if number <= 1:
        return ()
    directory = office.dispatching.directory
    return changes(directory(number - 1), directory(number))


def tried(office: Office, make: Make, facts: Facts, asked: int | None) -> str:
    """Which rule answers and why; `asked` is the rule of which one wants to know why not."""
    answer = office.dispatching.try_out(make(), facts)
    return "\n".join(_answer_lines(answer, asked))


def _answer_lines(answer: RoutingAnswer, asked: int | None) -> list[str]:
    filed = answer.category_name or tr("分不出分类")
    lines = [
        tr("{team}（{filed}）").format(team=answer.team_name, filed=filed),
        answer.sentence
        if answer.rule is None
        else f"{rule_text(answer.rule)}：{tr(' 且 ').join(answer.why)}",
    ]
    passed = {each.number: each for each in answer.rejected}
    if asked in passed:
        lines.append(tr("选中的{why}").format(why=passed[asked].sentence))
    elif asked is not None and (answer.rule is None or asked != answer.rule.number):
        lines.append(tr("没有问到选中的规则{n}").format(n=asked))
    return lines


def told_of(found: Replay, number: int) -> tuple[str, str]:
    """How often a rule answered in a bench, shortly and in a sentence; who took what it could."""
    shadow = found.shadows.get(number)
    if shadow is not None:
        said = tr("近 90 天有 {n} 件符合，都被前面的规则先接走，最多的是规则{by}").format(
            n=shadow.cases, by=shadow.by
        )
        return tr("0 ← 规则{by}").format(by=shadow.by), said
    count = found.answered.get(number, 0)
    return str(count), tr("近 90 天用到 {n} 次").format(n=count)
