"""Saved views: own, shared, written over, dropped; and what others write while one looks."""

from contextlib import closing

import pytest
from new_office import acting, new_office, request

from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role

PAYLOAD = {"filter": {"state": "open", "text": "用电"}, "columns": ["number", "title"]}


@pytest.fixture
def office(tmp_path):
    made, _ = new_office(tmp_path)
    with closing(made):
        yield made


def people(office, *roles):
    return [acting(office, role) for role in roles]


def test_a_view_is_kept_under_its_name_and_written_over(office):
    (officer,) = people(office, Role.OFFICER)
    kept = office.views.keep(officer, "  用电  ", PAYLOAD).value
    assert (kept.name, kept.payload, kept.owner) == ("用电", PAYLOAD, officer.name)
    again = office.views.keep(officer, "用电", {"filter": {}}).value
    assert again.id == kept.id
    assert [each.payload for each in office.views.of(officer.officer_id)] == [{"filter": {}}]


def test_own_views_are_seen_by_their_owner_shared_ones_by_all(office):
    officer, boss = people(office, Role.OFFICER, Role.SUPERVISOR)
    office.views.keep(officer, "我的", PAYLOAD)
    office.views.keep(boss, "全体", PAYLOAD, shared=True)
    office.views.keep(boss, "主管的", PAYLOAD)
    names = lambda who: [each.name for each in office.views.of(who)]  # noqa: E731  short
    assert set(names(officer.officer_id)) == {"我的", "全体"}
    assert set(names(boss.officer_id)) == {"主管的", "全体"}
    assert names(None) == ["全体"]


def test_who_may_share_and_who_may_drop(office):
    officer, boss = people(office, Role.OFFICER, Role.SUPERVISOR)
    with pytest.raises(Refused, match="给全体看的视图须由主管"):
        office.views.keep(officer, "全体", PAYLOAD, shared=True)
    shared = office.views.keep(boss, "全体", PAYLOAD, shared=True).value
    with pytest.raises(Refused, match="删去别人的视图须由主管"):
        office.views.drop(officer, shared.id)
    own = office.views.keep(officer, "我的", PAYLOAD).value
    office.views.drop(boss, own.id)
    office.views.drop(boss, shared.id)
    assert office.views.of(officer.officer_id) == []
    with pytest.raises(Refused, match="已经删去"):
        office.views.drop(boss, shared.id)


def test_views_stand_as_they_were_kept_and_change_places(office):
    """The first nine have keys: a new view must not move the others off theirs."""
    officer, boss = people(office, Role.OFFICER, Role.SUPERVISOR)
    views = office.views
    for name in ("用电", "厂房", "人才"):
        views.keep(officer, name, PAYLOAD)
    views.keep(boss, "全体", PAYLOAD, shared=True)
    names = lambda: [each.name for each in views.of(officer.officer_id)]  # noqa: E731  short
    assert names() == ["用电", "厂房", "人才", "全体"]
    last = views.of(officer.officer_id)[2]
    moved = views.move(officer, last.id, -1)
    assert names() == ["用电", "人才", "厂房", "全体"]
    views.keep(officer, "人才", {"filter": {}})
    views.keep(officer, "用工", PAYLOAD)
    assert names() == ["用电", "人才", "厂房", "用工", "全体"], "written over, it keeps its place"
    dropped = views.drop(officer, last.id)
    assert dropped.back is not None
    dropped.back(officer)
    assert names() == ["用电", "人才", "厂房", "用工", "全体"], "brought back to its place"
    assert moved.back is not None
    moved.back(officer)
    assert names() == ["用电", "厂房", "人才", "用工", "全体"]
    with pytest.raises(Refused, match="已经在最前面"):
        views.move(officer, views.of(officer.officer_id)[0].id, -1)
    with pytest.raises(Refused, match="已经在最后"):
        views.move(boss, views.of(boss.officer_id)[0].id, 1)
    with pytest.raises(Refused, match="移动别人的视图须由主管"):
        views.move(officer, views.of(officer.officer_id)[-1].id, -1)


def test_a_place_is_no_part_of_what_a_view_lists(office):
    (officer,) = people(office, Role.OFFICER)
    for name in ("用电", "厂房"):
        office.views.keep(officer, name, PAYLOAD)
    office.views.move(officer, office.views.of(officer.officer_id)[1].id, -1)
    views = office.views.of(officer.officer_id)
    assert [(each.name, each.place, each.payload) for each in views] == [
        ("厂房", 1, PAYLOAD),
        ("用电", 2, PAYLOAD),
    ]


def test_a_view_gets_another_name(office):
    (officer,) = people(office, Role.OFFICER)
    views = office.views
    first = views.keep(officer, "用电", PAYLOAD).value
    other = views.keep(officer, "厂房", PAYLOAD).value
    with pytest.raises(Refused, match="已经有一个视图叫「厂房」"):
        views.rename(officer, first.id, "厂房")
    renamed = views.rename(officer, first.id, " 用电和 增容 ")
    assert (renamed.value.id, renamed.value.payload) == (first.id, PAYLOAD)
    assert [each.name for each in views.of(officer.officer_id)] == ["用电和 增容", "厂房"]
    taken = views.rename(officer, other.id, "用电").back
    assert renamed.back is not None
    with pytest.raises(Refused, match="已经有一个视图叫「用电」"):
        renamed.back(officer)
    assert taken is not None
    taken(officer)
    renamed.back(officer)
    assert [each.name for each in views.of(officer.officer_id)] == ["用电", "厂房"]


def test_a_view_comes_back_beside_one_that_got_its_number(office):
    """SQLite gives the highest number again when its row has gone."""
    (officer,) = people(office, Role.OFFICER)
    dropped = office.views.drop(officer, office.views.keep(officer, "用电", PAYLOAD).value.id)
    office.views.keep(officer, "厂房", PAYLOAD)
    assert dropped.back is not None
    dropped.back(officer)
    assert [each.name for each in office.views.of(officer.officer_id)] == ["厂房", "用电"]


@pytest.mark.parametrize(("name", "said"), [("  ", "起个名字"), ("长" * 21, "最多 20 个字")])
def test_a_name_is_needed_and_short(office, name, said):
    (officer,) = people(office, Role.OFFICER)
    with pytest.raises(Refused, match=said) as caught:
        office.views.keep(officer, name, PAYLOAD)
    assert caught.value.field == "name"


def test_what_another_process_writes_is_noticed_with_its_cases_own_writes_are_not(office, tmp_path):
    (officer,) = people(office, Role.OFFICER)
    assert office.views.elsewhere() is None
    office.log(officer, request())
    assert office.views.elsewhere() is None
    with closing(open_office(tmp_path / "office.db", clock=office.clock)) as other:
        theirs = other.log(officer, request()).value.ticket_id
        other.views.keep(officer, "别处", PAYLOAD)
    changes = office.views.elsewhere()
    assert changes is not None
    assert changes.ticket_ids == {theirs}
    assert (changes.tickets, changes.enterprises, changes.settings) == (True, True, True)
    assert office.views.elsewhere() is None
    with closing(open_office(tmp_path / "office.db", clock=office.clock)) as other:
        other.views.keep(officer, "只存视图", PAYLOAD)
    changes = office.views.elsewhere()
    assert changes is not None
    assert not changes.tickets
