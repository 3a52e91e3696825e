"""撤销 in the register: a compensating change by whoever made the last one, just now."""

from dataclasses import replace

import pytest
from new_office import request
from registered import CODE, edit, merge, save

from gaoxinban.domain.errors import Conflict, Refused


def story(office, enterprise):
    """What was done to an enterprise, the newest first."""
    return [each.what for each in office.register.page(enterprise).changes]


def test_every_change_of_ones_own_is_undone_step_by_step(office, who, enterprise):
    before = office.register.texts(enterprise)
    edit(office, who, enterprise, town=("", "薛家镇"), name=(before["name"], "改名公司"))
    wang = save(office, who, enterprise, name=("", "王总"), phone=("", "13900001111"))
    save(office, who, enterprise, wang, post=("", "厂长"))
    office.register.make_first(who, wang)
    office.register.drop_contact(who, wang)
    done = story(office, enterprise)
    told = [office.register.undo(who, enterprise).value for _ in range(5)]
    assert told == ["移除联系人", "换主要联系人", "修改联系人", "添加联系人", "修改资料"]
    page = office.register.page(enterprise)
    assert office.register.texts(enterprise) == before
    assert page.contacts == ()
    assert [o.id for o in office.look_up_enterprises(before["name"])] == [enterprise]
    assert story(office, enterprise)[-len(done) :] == done, "nothing is erased"
    assert page.changes[0].what == "撤销（修改资料）"
    assert page.changes[0].fields["town"] == ("薛家镇", "")
    assert office.register.findings() == []
    with pytest.raises(Refused, match="没有可以撤销的改动"):
        office.register.undo(who, enterprise)


def test_only_ones_own_last_change_of_the_last_minutes_is_undone(
    office, who, boss, enterprise, clock
):
    edit(office, who, enterprise, town=("", "薛家镇"))
    edit(office, boss, enterprise, address=("", "一号路"))
    with pytest.raises(Refused, match=r"最后一次改动（修改资料）不是您做的"):
        office.register.undo(who, enterprise)
    office.register.undo(boss, enterprise)
    clock.advance(minutes=11)
    with pytest.raises(Refused, match="已过 10 分钟"):
        office.register.undo(who, enterprise)
    assert office.register.texts(enterprise)["town"] == "薛家镇"


def test_what_was_changed_since_without_a_history_is_not_written_over(office, who, enterprise):
    """An import changes records and tells no history of it."""
    edit(office, who, enterprise, town=("", "薛家镇"))
    with office._database.write() as uow:
        uow.enterprises.update(replace(uow.enterprises.get(enterprise), town="罗溪镇"))
        uow.commit()
    with pytest.raises(Conflict, match="镇街后来又改过，不能撤销"):
        office.register.undo(who, enterprise)


def test_a_code_that_another_took_meanwhile_does_not_come_back(office, who, enterprise):
    edit(office, who, enterprise, uscc=("", CODE))
    edit(office, who, enterprise, uscc=(CODE, ""))
    office.log(who, request(enterprise_name="另一家公司", uscc=CODE))
    with pytest.raises(Refused, match="已属于「另一家公司」"):
        office.register.undo(who, enterprise)


def test_a_merge_is_undone_by_whoever_may_part(office, who, boss, enterprise, double):
    before = office.register.texts(enterprise)
    merge(office, boss, enterprise, double)
    with pytest.raises(Refused, match="不是您做的"):
        office.register.undo(who, enterprise)
    assert office.register.undo(boss, enterprise).value == "并入"
    assert office.register.texts(enterprise) == before
    assert sorted(office.enterprise_ids()) == [enterprise, double]
    with pytest.raises(Refused, match="撤销并入不能再撤销"):
        office.register.undo(boss, enterprise)
