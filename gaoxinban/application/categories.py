"""事项分类: two levels, each with what is asked at intake.

Codes are for ever: cases, statistics and rules know a category by its code,
so a new name renames it everywhere and rewrites nothing. Nothing is deleted:
a retired category stays with its cases, in filters and in statistics, and is
not given to new ones. What was changed stands in the office's record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.acting import required
from gaoxinban.application.changes import Back, Changes, Outcome, ensure_as_seen
from gaoxinban.application.cleaning import clean_line
from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.ports import Book, UnitOfWork
from gaoxinban.application.rows import CategoryOption
from gaoxinban.application.service import Service
from gaoxinban.application.text_modules import put_template
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant

NAME_MOST = 30
_CHANGED = Changes(settings=True, tickets=True)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One line of the editor; `template` is empty where nothing is asked."""

    option: CategoryOption
    template: str = ""


class Categories(Service):
    """`office.categories`. Callable from any thread."""

    def all(self) -> list[CategoryRow]:
        """Each first level before its second, the retired in their places."""
        with self._database.desk() as desk:
            modules = desk.text_modules()
        with self._database.read() as view:
            return _rows(view.book, modules)

    def put(
        self,
        actor: Actor,
        code: str | None,
        parent: str | None,
        name: str,
        template: str,
        *,
        seen: CategoryRow | None = None,
    ) -> Outcome[CategoryOption]:
        """A new category (no code) below `parent`, or another name or template for one.

        `seen`: how its name and template stood for whoever decided this.
        """
        with self._database.write() as uow:
            now, actor = self._admitted(uow, actor)
            was = _rows(uow.book, uow.desk.text_modules())
            named = _checked_name(uow.book, code, parent, name)
            if code is None:
                made = _new(uow.book, parent, named)
                note = f"增加「{made.full_name}」"
            else:
                before = _known(uow.book, code)
                _ensure_as_seen(was, seen)
                made = replace(before, name=named)
                note = "" if named == before.name else f"{before.full_name} 改名为「{named}」"
            if note:
                uow.accounts.put_category(made)
                if code is None:
                    _order(uow, tree(uow.book.directory().categories))
            asked = _put_template(uow, made, template)
            if not (note or asked):
                raise Refused("没有任何改动。")
            note = note or f"{made.full_name} 修改登记模板"
            uow.accounts.record(AccountAct.CATEGORY, actor, now, None, note)
            after, back = _known(uow.book, made.code), self._back(uow, now, was, note)
            uow.commit()
        return Outcome(after, _CHANGED, back)

    def retire(self, actor: Actor, code: str, *, retired: bool = True) -> Outcome[CategoryOption]:
        """停用 with its second level, or take it up again with its first."""
        with self._database.write() as uow:
            now, actor = self._admitted(uow, actor)
            known, was = _known(uow.book, code), _rows(uow.book, uow.desk.text_modules())
            if known.active is not retired:
                raise Refused(f"「{known.full_name}」{'已经停用' if retired else '没有停用'}。")
            everything = uow.book.directory().categories
            if (
                retired
                and known.parent is None
                and not any(
                    each.active and each.parent is None and each.code != code for each in everything
                )
            ):
                raise Refused("至少要留一个一级分类，请先增加别的。")
            for each in everything:
                below = each.parent == code if retired else each.code == known.parent
                if (each.code == code or below) and each.active is retired:
                    uow.accounts.put_category(replace(each, active=not retired))
            note = f"{known.full_name} {'停用' if retired else '恢复使用'}"
            uow.accounts.record(AccountAct.CATEGORY, actor, now, None, note)
            after, back = _known(uow.book, code), self._back(uow, now, was, note)
            uow.commit()
        return Outcome(after, _CHANGED, back)

    def move(self, actor: Actor, code: str, by: int) -> Outcome[CategoryOption]:
        """Up (-1) or down (+1) among its siblings, the second level with it."""
        with self._database.write() as uow:
            now, actor = self._admitted(uow, actor)
            known, was = _known(uow.book, code), _rows(uow.book, uow.desk.text_modules())
            everything = list(tree(uow.book.directory().categories))
            siblings = [each for each in everything if each.parent == known.parent]
            place = siblings.index(known)
            if not 0 <= place + by < len(siblings):
                raise Refused(f"「{known.full_name}」已经在{'最前' if by < 0 else '最后'}了。")
            siblings.insert(place + by, siblings.pop(place))
            others = [each for each in everything if each.parent != known.parent]
            _order(uow, tree([*siblings, *others]))
            note = f"{known.full_name} 调整次序"
            uow.accounts.record(AccountAct.CATEGORY, actor, now, None, note)
            after, back = _known(uow.book, code), self._back(uow, now, was, note)
            uow.commit()
        return Outcome(after, _CHANGED, back)

    def take_back(
        self,
        actor: Actor,
        done_at: Instant,
        was: Sequence[CategoryRow],
        left: Sequence[CategoryRow],
        what: str,
    ) -> Outcome[None]:
        """The tree as it `was` before an act, while it stands as that has `left` it.

        What was added goes, as long as nothing has used it.
        """
        with self._database.write() as uow:
            now, actor = self._admitted(uow, actor)
            ensure_as_seen(_rows(uow.book, uow.desk.text_modules()), left)
            stood = {row.option.code for row in was}
            for row in left:
                if row.option.code not in stood:
                    _withdraw(uow, row.option, done_at)
            for row in was:
                if row not in left:
                    uow.accounts.put_category(row.option)
                    _put_template(uow, row.option, row.template)
            _order(uow, [row.option for row in was])
            uow.accounts.record(AccountAct.CATEGORY, actor, now, None, f"撤销：{what}")
            uow.commit()
        return Outcome(None, _CHANGED)

    def _back(self, uow: UnitOfWork, now: Instant, was: Sequence[CategoryRow], what: str) -> Back:
        left = _rows(uow.book, uow.desk.text_modules())
        return partial(self.take_back, done_at=now, was=was, left=left, what=what)

    def _admitted(self, uow: UnitOfWork, actor: Actor) -> tuple[Instant, Actor]:
        """Who may publish rules may say what they speak of."""
        return self._acting(uow, actor, SUPERVISING, "修改事项分类")


def tree(options: Sequence[CategoryOption]) -> list[CategoryOption]:
    """Each first level followed by its second, otherwise in the order given."""
    return [
        each
        for first in options
        if first.parent is None
        for each in (first, *(below for below in options if below.parent == first.code))
    ]


def ensure_in_use(book: Book, code: str) -> None:
    """Refused beside `category` for one that new cases no longer get."""
    option = book.category(code)
    if option is not None and not option.active:
        said = f"事项分类「{option.full_name}」已停用，请选择别的分类。"
        raise Refused(said, field="category")


def in_use(book: Book, code: str | None) -> str | None:
    """The category that words lead to; its first level, or none, where it is retired."""
    option = None if code is None else book.category(code)
    while option is not None and not option.active:
        code = option.parent
        option = None if code is None else book.category(code)
    return code


def _rows(book: Book, modules: Sequence[TextModule]) -> list[CategoryRow]:
    templates = {each.category: each.body for each in modules}
    return [
        CategoryRow(each, templates.get(each.code, "").strip("\n"))
        for each in tree(book.directory().categories)
    ]


def _put_template(uow: UnitOfWork, option: CategoryOption, template: str) -> bool:
    return put_template(uow, option.code, f"{option.name}登记要点", template)


def _ensure_as_seen(rows: Sequence[CategoryRow], seen: CategoryRow | None) -> None:
    """What else may have become of it meanwhile is not what is written over."""
    if seen is not None:
        stands = next(each for each in rows if each.option.code == seen.option.code)
        texts = stands.option.name, stands.template
        ensure_as_seen(texts, (seen.option.name, seen.template))


def _withdraw(uow: UnitOfWork, option: CategoryOption, made_at: Instant) -> None:
    _put_template(uow, option, "")
    if not uow.accounts.withdraw_category(option.code, made_at):
        raise Refused(f"「{option.full_name}」已经有人用到，不能撤销增加。不用时请停用。")


def _known(book: Book, code: str) -> CategoryOption:
    found = book.category(code)
    if found is None:
        raise Refused("没有这个事项分类，请刷新列表。", field="category")
    return found


def _checked_name(book: Book, code: str | None, parent: str | None, name: str) -> str:
    named = required(clean_line(name).text, "请填写分类名称。", "name")
    if len(named) > NAME_MOST:
        raise Refused(f"分类名称最多 {NAME_MOST} 个字。", field="name")
    if "/" in named:
        raise Refused("分类名称里不能有「/」，它隔开一级和二级。", field="name")
    if code is not None:
        parent = _known(book, code).parent
    for each in book.directory().categories:
        if each.parent == parent and each.name == named and each.code != code:
            said = "，已停用，可以恢复使用" if not each.active else ""
            raise Refused(f"已经有分类「{each.full_name}」{said}。", field="name")
    return named


def _new(book: Book, parent: str | None, name: str) -> CategoryOption:
    above = None if parent is None else _known(book, parent)
    if above is not None and above.parent is not None:
        raise Refused("分类只有两级，请选择一个一级分类。", field="parent")
    if above is not None and not above.active:
        raise Refused(f"「{above.name}」已停用，请先恢复使用。", field="parent")
    taken = {each.code for each in book.directory().categories}
    stem = "own" if parent is None else f"{parent}.own"
    code = next(
        made for number in range(1, len(taken) + 2) if (made := f"{stem}{number}") not in taken
    )
    full = name if above is None else f"{above.name}/{name}"
    return CategoryOption(code, name, parent, full)


def _order(uow: UnitOfWork, options: Sequence[CategoryOption]) -> None:
    uow.accounts.order_categories([each.code for each in options])
