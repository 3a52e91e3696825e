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
