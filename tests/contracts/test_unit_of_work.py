"""What use cases may rely on, of SQL and of the fakes alike: so that the fakes cannot lie."""

import pytest
from new_office import at

from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.term import Role, TicketState

WHO = Actor("officer:1", "管理员", Role.ADMIN, officer_id=1)
NOW = at("2026-03-02 09:00")


def logged(uow, *, year=2026, external=None, title="用电增容"):
    if not uow.book:
        raise AssertionError
    enterprise = uow.enterprises.by_key("示例") or uow.enterprises.get(
        uow.enterprises.add(Enterprise(name="示例", name_key="示例"))
    )
    ticket = uow.cases.create()
    data = {
        "year": year,
        "serial": uow.cases.next_serial(year),
        "enterprise": enterprise.id,
        "category": None,
        "kind": "help",
        "urgency": "normal",
        "channel": "phone",
        "calendar": uow.book.calendar()[0],
        "promise": uow.book.promises().number,
        "rules": uow.book.catalogue()[0],
        **({"external": external, "imported": True} if external else {}),
    }
    act(uow, ticket, EventKind.LOG, data, {"title": title})
    return ticket


def act(uow, ticket, kind, data=None, text=None):
    return uow.cases.record(
        ticket, kind, actor=WHO, happened_at=NOW, entered_at=NOW, data=data, text=text
    )


def test_a_case_comes_back_as_its_events_tell(database):
    with database.write() as uow:
        ticket = logged(uow)
        event = act(uow, ticket, EventKind.DISPATCH, {"team": 2}, {"note": "归你组"})
        assert (event.seq, event.actor, ticket.version) == (2, "officer:1", 2)
        assert uow.cases.load(ticket.id) is ticket
        uow.commit()
    with database.write() as uow:
        again = uow.cases.load(ticket.id)
        assert again == ticket
        assert again is not ticket
        assert again.state is TicketState.DISPATCHED
        events = uow.cases.events(ticket.id)
        assert [each.kind for each in events] == [EventKind.LOG, EventKind.DISPATCH]
        assert (events[0].text, events[1].text) == ({"title": "用电增容"}, {"note": "归你组"})


def test_ids_and_numbers_follow_each_other_in_one_and_in_two_transactions(database):
    with database.write() as uow:
        first = [logged(uow) for _ in range(3)]
        old = logged(uow, year=2025)
        uow.commit()
    with database.write() as uow:
        last = logged(uow)
        uow.commit()
    assert [case.id for case in (*first, old, last)] == [1, 2, 3, 4, 5]
    assert [case.serial for case in (*first, old, last)] == [1, 2, 3, 1, 4]


def test_leaving_without_commit_leaves_nothing(database):
    with database.write() as uow:
        logged(uow)
        uow.book.add_team("专班")
    with pytest.raises(KeyError), database.write() as uow:
        logged(uow)
        raise KeyError
    with database.write() as uow:
        assert uow.enterprises.by_key("示例") is None
        assert uow.book.team_named("专班") is None
        with pytest.raises(Refused, match="没有这个工单"):
            uow.cases.load(1)
        assert logged(uow).number == "GX-2026-000001"


def test_a_spill_is_no_commit_and_a_checkpoint_is(database):
    with database.write() as uow:
        kept = logged(uow)
        uow.checkpoint()
        lost = logged(uow)
        act(uow, uow.cases.load(lost.id), EventKind.NOTE, None, {"note": "x"})
        uow.spill()
        assert uow.cases.load(lost.id) is not lost
        assert uow.cases.load(lost.id) == lost
        act(uow, uow.cases.load(lost.id), EventKind.NOTE, None, {"note": "y"})
    with database.write() as uow:
        assert uow.cases.load(kept.id) == kept
        with pytest.raises(Refused):
            uow.cases.load(lost.id)


def test_cases_are_found_by_number_and_by_external_number(database):
    with database.write() as uow:
        logged(uow, external="12345-a")
        logged(uow)
        uow.commit()
    with database.write() as uow:
        assert uow.cases.by_number(" gx-2026-000002 ") == 2
        assert uow.cases.by_number("12345-a") == 1
        assert uow.cases.by_external("12345-a") == 1
        assert uow.cases.by_external("12345-b") is None
        assert uow.cases.by_number("GX-2026-000009") is None


def test_the_register(database):
    plain = Enterprise(name="甲公司", name_key="甲", tiers=("上市企业", "瞪羚企业"))
    coded = Enterprise(name="甲公司", name_key="甲", uscc="91320411MA1X2Y3Z4Q")
    with database.write() as uow:
        assert [uow.enterprises.add(coded), uow.enterprises.add(plain)] == [1, 2]
        assert uow.enterprises.by_key("甲").id == 2, "one without code before one with"
        assert uow.enterprises.by_code("91320411MA1X2Y3Z4Q").id == 1
        assert uow.enterprises.by_code("") is None
        assert uow.enterprises.by_key("乙") is None
        assert uow.enterprises.get(2).tiers == plain.tiers
        uow.commit()
    with database.write() as uow:
        found = uow.enterprises.get(2)
        uow.enterprises.update(found)
        assert uow.enterprises.get(2).version == found.version + 1
        with pytest.raises(Refused, match="没有这家企业") as caught:
            uow.enterprises.get(3)
        assert caught.value.field == "enterprise_id"


def test_the_book(database):
    with database.write() as uow:
        book = uow.book
        team = book.team_named("企业服务组")
        assert book.team(team.id) == team
        assert book.team_named("没有") is None
        with pytest.raises(Refused, match="没有这个团队"):
            book.team(999)
        with pytest.raises(Refused, match="没有这个承办人"):
            book.officer(999)
        added = book.add_team("专班")
        assert book.team_named("专班") == added == book.teams()[-1]
        person = book.add_officer("新来的", Role.OFFICER, added.id)
        assert book.officer(person.id) == person
        assert person.team == "专班"
        assert person in book.officers()


def test_the_book_after_the_installation_is_the_same(database):
    """Teams, people and categories of the fakes are those that the seed writes."""
    with database.write() as uow:
        directory = uow.book.directory()
        assert [team.name for team in directory.teams][:2] == ["招商一组", "招商二组"]
        assert len(directory.teams) == 25 == len(uow.book.teams())
        assert [officer.id for officer in directory.officers] == list(range(1, 13))
        assert directory.officers[1].role is Role.SUPERVISOR
        assert len({option.code for option in directory.categories}) == len(directory.categories)
        assert uow.book.calendar()[0] == uow.book.catalogue()[0] == 1
        assert uow.book.promises().number == 1


def test_categories_are_named_and_made(database):
    with database.write() as uow:
        book = uow.book
        second = next(each for each in book.directory().categories if each.parent)
        assert (
            book.category_named(second.full_name) == second.code == book.category_named(second.code)
        )
        assert book.category_name(second.code) == second.full_name
        assert book.category_name(None) == ""
        assert book.category_name("unknown") == "unknown"
        assert book.category_named("没有") is None
        made = book.add_category("新类/细目")
        assert book.category_named("新类/细目") == made
        assert book.category_name(made) == "新类/细目"
        assert book.category_named("新类") == made.rsplit(".", 1)[0]
