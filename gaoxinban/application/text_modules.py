"""Text modules: texts that are put in by 「::」 and a word, and the templates of categories."""

from dataclasses import replace

from gaoxinban.application.acting import required
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.cleaning import clean_line
from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.pinyin import spell
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.service import Service
from gaoxinban.application.written import body_of
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor

KEYWORD_MOST = 20
NAME_MOST = 40
BODY_MOST = 2_000

_CHANGED = Changes(settings=True)


class TextModules(Service):
    """Text modules of one office: `office.desk.modules`. Callable from any thread."""

    def all(self) -> list[TextModule]:
        """In the order in which they were made."""
        with self._database.desk() as desk:
            return desk.text_modules()

    def put(self, actor: Actor, module: TextModule) -> Outcome[TextModule]:
        """Add one (id 0), or change the version that was read; for supervisors."""
        written = _checked(module)
        with self._database.write() as uow:
            self._asking(uow.book, actor, SUPERVISING, "修改文字模板")
            self._take_forms(uow, actor)
            others = [each for each in uow.desk.text_modules() if each.id != written.id]
            if any(each.keyword == written.keyword for each in others):
                said = f"关键字「{written.keyword}」已经有了，请换一个。"
                raise Refused(said, field="keyword")
            if written.category is not None:
                if uow.book.category_named(written.category) != written.category:
                    raise Refused("没有这个事项分类，请从列表中选择。", field="category")
                taken = next((e for e in others if e.category == written.category), None)
                if taken is not None:
                    said = f"这个分类已有模板「{taken.name}」，请改那一条。"
                    raise Refused(said, field="category")
            made = uow.desk.put_text_module(written)
            uow.commit()
        return Outcome(made, _CHANGED)

    def drop(self, actor: Actor, module_id: int) -> Outcome[None]:
        """Take one away; cases that used it keep their text."""
        with self._database.write() as uow:
            self._asking(uow.book, actor, SUPERVISING, "修改文字模板")
            self._take_forms(uow, actor)
            uow.desk.drop_text_module(module_id)
            uow.commit()
        return Outcome(None, _CHANGED)


def put_template(uow: UnitOfWork, category: str, name: str, body: str) -> bool:
    """What is asked at intake for a category: kept, changed, or with a blank `body` dropped.

    Whether anything changed; the module keeps the keyword that it has.
    """
    modules = uow.desk.text_modules()
    known = next((each for each in modules if each.category == category), None)
    if not body.strip():
        if known is not None:
            uow.desk.drop_text_module(known.id)
        return known is not None
    if known is not None and known.body.strip() == body.strip():
        return False
    module = replace(known or TextModule(name=name, category=category), body=body)
    if known is None:
        taken = {each.keyword for each in modules}
        plain = spell(name)[0][: KEYWORD_MOST - 3] or "mb"
        ways = (plain, *(f"{plain}{number}" for number in range(2, len(taken) + 3)))
        module = replace(module, keyword=next(each for each in ways if each not in taken))
    uow.desk.put_text_module(_checked(module))
    return True


def _checked(module: TextModule) -> TextModule:
    name = required(clean_line(module.name).text, "请填写模板名称。", "name")
    keyword = clean_line(module.keyword).text.casefold()
    initials = spell(name)[0]
    if not keyword:
        keyword = initials
    required(keyword, "请填写关键字。", "keyword")
    if any(each.isspace() or each in ":：" for each in keyword):
        raise Refused("关键字中不能有空格和冒号。", field="keyword")
    body = required(body_of(module.body), "请填写模板内容。", "body")
    for text, most, field in (
        (keyword, KEYWORD_MOST, "keyword"),
        (name, NAME_MOST, "name"),
        (body, BODY_MOST, "body"),
    ):
        if len(text) > most:
            raise Refused(f"最多 {most} 字，请缩短。", field=field)
    return replace(module, keyword=keyword, name=name, initials=initials, body=body)
