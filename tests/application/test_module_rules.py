"""Text modules: who may write them, what is refused, what ships."""

import tomllib
from contextlib import closing
from dataclasses import replace

import pytest
from new_office import acting, new_office

from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.pinyin import spell
from gaoxinban.bootstrap import shipped
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.term import Role

NEW = TextModule(name="停电告知", body="{企业}所在片区 {日期} 停电。")


@pytest.fixture
def office(tmp_path):
    made, _ = new_office(tmp_path)
    with closing(made):
        yield made


@pytest.fixture
def supervisor(office):
    return acting(office, Role.SUPERVISOR)


def test_what_ships_is_whole_and_found_by_its_initials(office):
    rows = tomllib.loads((shipped("resources") / "text_modules.toml").read_text("utf-8"))["modules"]
    assert len(office.desk.modules.all()) == len(rows)
    assert [row["keyword"] for row in rows if row["initials"] != spell(row["name"])[0]] == []
    plain = [row for row in rows if "category" not in row]
    assert len(plain) >= 20
    known = {each.code for each in office.directory().categories}
    assert {row["category"] for row in rows if "category" in row} <= known


def test_every_first_level_category_has_a_template(office):
    templates = {each.category for each in office.desk.modules.all()}
    first = {each.code for each in office.directory().categories if each.parent is None}
    assert first - templates == {"other"}


def test_a_new_one_gets_keyword_and_initials_of_its_name(office, supervisor):
    made = office.desk.modules.put(supervisor, NEW).value
    assert (made.keyword, made.initials, made.version) == ("tdgz", "tdgz", 1)
    assert office.desk.modules.all()[-1] == made


def test_a_change_counts_versions_and_a_late_one_is_a_conflict(office, supervisor):
    modules = office.desk.modules
    made = modules.put(supervisor, NEW).value
    changed = modules.put(supervisor, replace(made, body="改过")).value
    assert (changed.id, changed.version, changed.body) == (made.id, 2, "改过")
    with pytest.raises(Conflict, match="刚被别人改过"):
        modules.put(supervisor, replace(made, body="晚了"))
    assert modules.drop(supervisor, made.id).changes.settings
    with pytest.raises(Conflict):
        modules.put(supervisor, replace(changed, body="已经没有了"))
    assert made.id not in {each.id for each in modules.all()}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
def test_others_may_not_write_them(office, role):
    with pytest.raises(Refused, match="须由主管、管理员"):
        office.desk.modules.put(acting(office, role), NEW)
    with pytest.raises(Refused, match="须由主管、管理员"):
        office.desk.modules.drop(acting(office, role), 1)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"name": " "}, "name", "名称"),
        ({"body": "\n "}, "body", "内容"),
        ({"keyword": "a b"}, "keyword", "空格"),
        ({"keyword": "a：b"}, "keyword", "冒号"),
        ({"keyword": "SLHF"}, "keyword", "已经有了"),
        ({"keyword": "x" * 21}, "keyword", "最多 20 字"),
        ({"body": "长" * 2001}, "body", "最多 2000 字"),
        ({"category": "nothing"}, "category", "没有这个事项分类"),
        ({"category": "labour"}, "category", "已有模板「用工」"),
    ],
)
def test_what_is_refused_names_its_field(office, supervisor, changes, field, why):
    with pytest.raises(Refused, match=why) as refused:
        office.desk.modules.put(supervisor, replace(NEW, **changes))
    assert refused.value.field == field
    assert "停电告知" not in {each.name for each in office.desk.modules.all()}


def test_a_name_of_marks_alone_needs_a_keyword(office, supervisor):
    with pytest.raises(Refused, match="关键字"):
        office.desk.modules.put(supervisor, replace(NEW, name="——"))
