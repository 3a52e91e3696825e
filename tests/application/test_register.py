"""The register edited, its people, its history, and double records merged and parted."""

import pytest
from new_office import acting, request
from registered import CODE, edit, merge, save

from gaoxinban.application import commands as c
from gaoxinban.application.attachments import DetachFile, GivenFile
from gaoxinban.application.register import MergeEnterprises
from gaoxinban.application.register_fields import FieldConflict, texts_of
from gaoxinban.application.register_ports import ChangeKind
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import LegName, Role
from gaoxinban.ui.queue.operations import open_cases


def test_an_edit_is_cleaned_kept_with_its_history_and_found(office, who, enterprise, clock):
    clock.advance(hours=1)
    edit(
        office,
        who,
        enterprise,
        name=("常州示例精密机械有限公司", "常州示例精机（集团）有限公司"),
        uscc=("", " 91320411-MA1X2Y3Z4Q "),
        tiers=("", "上市企业，瞪羚企业"),
        ownership=("其他", "民企"),
    )
    page = office.register.page(enterprise)
    record = page.record
    assert (record.uscc, record.tiers) == (CODE, ("上市企业", "瞪羚企业"))
    assert [o.id for o in office.look_up_enterprises("sljj")] == [enterprise]
    change = page.changes[0]
    assert (change.kind, change.actor, change.at) == (ChangeKind.EDIT, who.name, clock.now())
    assert change.fields["ownership"] == ("其他", "民企")
    assert change.fields["tiers"] == ("", "上市企业、瞪羚企业")
    assert office.register.findings() == []


def test_two_people_on_different_fields_do_not_meet(office, who, boss, enterprise):
    edit(office, boss, enterprise, town=("", "薛家镇"))
    edit(office, who, enterprise, address=("", "一号路"))
    record = office.register.page(enterprise).record
    assert (record.town, record.address) == ("薛家镇", "一号路")


def test_two_people_on_one_field_get_both_texts(office, who, boss, enterprise):
    edit(office, boss, enterprise, town=("", "薛家镇"))
    with pytest.raises(FieldConflict, match="镇街刚被别人改过") as caught:
        edit(office, who, enterprise, town=("", "罗溪镇"), address=("", "一号路"))
    assert caught.value.theirs == {"town": "薛家镇"}
    assert office.register.page(enterprise).record.address == "", "nothing of it was saved"
    edit(office, who, enterprise, town=("薛家镇", "罗溪镇"))
    with pytest.raises(Refused, match="没有任何改动"):
        edit(office, boss, enterprise, town=("薛家镇", "罗溪镇"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "请填写或选择企业"),
        ("uscc", "常州示例精机", "信用代码应是 18 位"),
        ("ownership", "合资", "性质只能是国企、民企"),
        ("stage", "完工", "项目阶段只能是"),
    ],
)
def test_a_refusal_names_its_field(office, who, enterprise, field, value, sentence):
    seen = office.register.texts(enterprise)[field]
    with pytest.raises(Refused, match=sentence) as caught:
        edit(office, who, enterprise, **{field: (seen, value)})
    assert caught.value.field == field


def test_a_code_belongs_to_one_record(office, who, enterprise):
    other = office.log(who, request(enterprise_name="另一家公司", uscc=CODE)).value.ticket_id
    assert other
    with pytest.raises(Refused, match=r"已属于「另一家公司」.*请合并") as caught:
        edit(office, who, enterprise, uscc=("", CODE))
    assert caught.value.field == "uscc"


@pytest.mark.parametrize(
    "code", ["常州示例精机有限公司", "9132", CODE + "1", "九一三二〇四一一一二三四五六七"]
)
def test_a_new_enterprise_takes_no_text_for_its_code(office, who, code):
    with pytest.raises(Refused, match="信用代码应是 18 位") as caught:
        office.log(who, request(enterprise_name="另一家公司", uscc=code))
    assert caught.value.field == "uscc"
    assert office.look_up_enterprises("另一家公司") == []


@pytest.mark.parametrize("code", ["", "无", "320400 0000 12345", CODE[:-1] + "0"])
def test_a_new_enterprise_takes_an_old_code_a_doubtful_one_and_none(office, who, code):
    case = office.log(who, request(enterprise_name="另一家公司", uscc=code)).value.ticket_id
    known = office.detail(case).row.enterprise_id
    assert office.register.texts(known)["uscc"] == code.replace("无", "").replace(" ", "")


def test_several_contacts_come_change_and_go(office, who, enterprise):
    first = save(office, who, enterprise, name=("", "仇经理"), phone=("", "139 0000 1111"))
    save(office, who, enterprise, first, post=("", "总经理"))
    (found,) = office.register.page(enterprise).contacts
    assert (found.name, found.phone, found.post) == ("仇经理", "13900001111", "总经理")
    assert found.initials == "qjl", "a surname is read as one"
    with pytest.raises(FieldConflict, match="职务刚被别人改过"):
        save(office, who, enterprise, first, post=("", "厂长"))
    with pytest.raises(Refused, match="请填写联系人姓名"):
        save(office, who, enterprise, name=("", " "))
    office.register.drop_contact(who, first)
    page = office.register.page(enterprise)
    assert page.contacts == ()
    assert [each.kind for each in page.changes] == [
        ChangeKind.DROP_CONTACT,
        ChangeKind.EDIT_CONTACT,
        ChangeKind.ADD_CONTACT,
    ]
    assert page.changes[0].fields["name"] == ("仇经理", "")


def test_another_contact_becomes_the_first(office, who, enterprise):
    second = save(office, who, enterprise, name=("", "王总"), phone=("", "13900001111"))
    office.register.make_first(who, second)
    page = office.register.page(enterprise)
    assert (page.record.contact_name, page.record.contact_phone) == ("王总", "13900001111")
    assert [(each.name, each.phone) for each in page.contacts] == [("李工", "13800000012")]
    assert office.look_up_enterprises("13900001111")


def test_a_case_of_a_double_is_one_of_the_same_enterprise_while_one_types(
    office, who, boss, enterprise, double
):
    merge(office, boss, enterprise, double)
    said = "招了二十个人，不知道社保开户要带什么材料"
    alike = {each.row.title: each for each in office.desk.similar(said, enterprise)}
    assert [each.same_enterprise for each in alike.values()] == [True, True]
    case = alike["停电"]
    assert office.desk.caller(enterprise).year_cases == 2
    office.do(who, c.AddToCase(ticket_id=case.row.id, said=said, enterprise_id=enterprise))
    assert said in office.detail(case.row.id).timeline[-1].text


def test_the_liaison_officer_is_chosen_shown_and_kept_in_the_history(office, who, enterprise, boss):
    officer = acting(office, Role.OFFICER, "企业服务组")
    edit(office, who, enterprise, liaison_id=("", str(officer.officer_id)))
    named = "企业服务组专员（企业服务组）"
    page = office.register.page(enterprise)
    assert page.liaison == office.enterprise_detail(enterprise).liaison == named
    assert page.changes[0].fields["liaison_id"] == ("", named)
    assert texts_of(page.record)["liaison_id"] == str(officer.officer_id)
    edit(office, boss, enterprise, liaison_id=(str(officer.officer_id), ""))
    assert office.register.page(enterprise).liaison == ""
    with pytest.raises(Refused, match="没有这个承办人"):
        edit(office, boss, enterprise, liaison_id=("", "999"))
    lead = acting(office, Role.LEAD, "企业服务组")
    office.staff.retire(acting(office, Role.ADMIN), officer.officer_id, None)
    with pytest.raises(Refused, match="已经停用") as caught:
        edit(office, lead, enterprise, liaison_id=("", str(officer.officer_id)))
    assert caught.value.field == "liaison_id"


def test_a_liaison_officer_who_has_left_is_not_passed_off_as_the_one_to_call(
    office, who, enterprise, boss
):
    officer = acting(office, Role.OFFICER, "企业服务组")
    edit(office, who, enterprise, liaison_id=("", str(officer.officer_id)))
    office.staff.retire(acting(office, Role.ADMIN), officer.officer_id, None)
    gone = "企业服务组专员（企业服务组，已停用）"
    assert office.register.page(enterprise).liaison == gone
    assert office.enterprise_detail(enterprise).liaison == gone, "beside the call, too"


def test_merged_records_are_one_everywhere_and_cases_keep_their_past(
    office, who, boss, enterprise, double
):
    timeline = office.detail(2).timeline
    with pytest.raises(Refused, match="须由主管、管理员"):
        merge(office, who, enterprise, double)
    merge(office, boss, enterprise, double)
    page = office.register.page(double)
    assert page.record.id == enterprise
    assert page.record.uscc == CODE, "what the kept record lacked came from the other"
    assert [row.title for row in page.cases] == ["停电", "新员工社保开户怎么办"]
    assert (page.row.cases, page.row.open_cases) == (2, 2)
    assert [(each.name, each.reason) for each in page.doubles] == [("示例精机", "同一家")]
    assert list(office.enterprise_ids()) == [enterprise]
    assert [o.id for o in office.look_up_enterprises("示例精机")] == [enterprise]
    assert list(office.enterprise_ids("示例精机")) == [enterprise]
    assert office.enterprise_detail(double).row.id == enterprise
    assert len(office.enterprise_detail(double).cases) == 2
    listed = office.ticket_page(TicketFilter(enterprise_id=enterprise)).rows
    assert [row.title for row in listed] == ["停电", "新员工社保开户怎么办"]
    assert list(office.ticket_ids(TicketFilter(enterprise_id=double, open_only=True))) == [2]
    assert office.detail(2).timeline == timeline
    assert office.detail(2).row.enterprise == "示例精机", "as it was called when it was logged"
    assert office.maintenance.verify() == office.register.findings() == []


def test_a_new_request_of_a_merged_record_goes_to_the_standing_one(
    office, who, boss, enterprise, double
):
    merge(office, boss, enterprise, double)
    for changes in ({"enterprise_name": "示例精机"}, {"enterprise_id": double}):
        case = office.log(who, request(**changes)).value.ticket_id
        assert office.detail(case).row.enterprise_id == enterprise


def test_cases_of_merged_records_can_be_merged(office, boss, enterprise, double):
    assert [row.id for row in open_cases(office, enterprise)] == [1]
    lead = acting(office, Role.ADMIN)
    into = c.MergeCase(ticket_id=2, into_id=1, reason="一回事")
    with pytest.raises(Refused, match="另一家企业"):
        office.do(lead, into)
    merge(office, boss, enterprise, double)
    assert [row.id for row in open_cases(office, double)] == [2, 1]
    office.do(lead, into)
    assert office.detail(2).merged_into == "GX-2026-000001"


def test_a_merge_is_undone_whole(office, boss, who, enterprise, double):
    before = office.register.texts(enterprise), office.register.texts(double)
    merge(office, boss, enterprise, double)
    edit(office, who, enterprise, town=("", "薛家镇"))
    office.register.part(boss, double, "是两家")
    after = office.register.texts(enterprise), office.register.texts(double)
    assert after == ({**before[0], "town": "薛家镇"}, before[1]), "later edits stay"
    assert sorted(office.enterprise_ids()) == [enterprise, double]
    assert [row.title for row in office.register.page(double).cases] == ["停电"]
    kinds = [each.kind for each in office.register.page(enterprise).changes]
    assert kinds == [ChangeKind.PART, ChangeKind.EDIT, ChangeKind.MERGE]
    with pytest.raises(Refused, match="没有并入"):
        office.register.part(boss, double, "再来")


def test_merges_that_make_no_sense(office, who, boss, enterprise, double):
    with pytest.raises(Refused, match="不能并入自己"):
        merge(office, boss, enterprise, enterprise)
    with pytest.raises(Refused, match="理由"):
        office.register.merge(
            boss, MergeEnterprises(kept_id=enterprise, gone_id=double, reason=" ")
        )
    merge(office, boss, enterprise, double)
    with pytest.raises(Refused, match="已并入另一条记录"):
        edit(office, who, double, town=("", "薛家镇"))
    third = office.log(who, request(enterprise_name="示例精密三厂")).value.ticket_id
    third = office.detail(third).row.enterprise_id
    with pytest.raises(Refused, match="请反过来"):
        merge(office, boss, third, enterprise)


def test_the_page_tells_pace_and_encounters(office, who, enterprise, clock):
    service = acting(office, Role.OFFICER, "企业服务组")
    office.do(service, c.AcceptCase(ticket_id=1))
    clock.advance(hours=1)
    office.attempt(service, c.ContactCase(ticket_id=1, note="没人接"))
    clock.advance(hours=1)
    office.do(service, c.ContactCase(ticket_id=1, reached="李工", note="材料齐"))
    page = office.register.page(enterprise)
    assert [(e.what, e.who, e.reached) for e in page.encounters] == [
        ("首次联系（电话）", "李工", True),
        ("尝试联系（电话）", "", False),
    ]
    contact = next(row for row in page.pace if row.leg is LegName.CONTACT)
    assert (contact.own.n, contact.own.median_seconds) == (1, 7200.0)
    assert contact.all == contact.own


def test_forged_history_is_found(office, who, enterprise):
    edit(office, who, enterprise, town=("", "薛家镇"))
    edit(office, who, enterprise, address=("", "一号路"))
    with office._database.write() as uow:
        raw = uow._connection
        for trigger in ("update", "delete"):
            raw.exec_driver_sql(f"DROP TRIGGER enterprise_change_no_{trigger}")
        raw.exec_driver_sql("UPDATE enterprise_change SET actor = 'officer:9' WHERE id = 1")
        uow.commit()
    assert "第 1 条变更与它的指纹不符" in office.register.findings()[0].sentence
    assert any("enterprise_change_no_update" in f.sentence for f in office.maintenance.check())


def test_nobody_gets_past_the_door(office, who, enterprise, double, monkeypatch):
    """Who is deactivated or has not signed in changes nothing, here neither."""
    contact = save(office, who, enterprise, name=("", "王丽"))

    def closed(*_):
        raise Refused("请先登录")

    monkeypatch.setattr(type(office._doors), "admit", closed)
    register = office.register
    acts = (
        lambda: edit(office, who, enterprise, town=("", "薛家镇")),
        lambda: save(office, who, enterprise, name=("", "新人")),
        lambda: register.drop_contact(who, contact),
        lambda: register.make_first(who, contact),
        lambda: merge(office, who, enterprise, double),
        lambda: register.part(who, double, "是两家"),
        lambda: register.undo(who, enterprise),
        lambda: office.files.attach(who, 1, GivenFile("a.txt", b"x")),
        lambda: office.files.detach(who, DetachFile(ticket_id=1, seq=1)),
    )
    for act in acts:
        with pytest.raises(Refused, match="请先登录"):
            act()


def test_what_everybody_takes_is_not_counted_at_every_look(office, enterprise, clock, monkeypatch):
    from gaoxinban.storage.reads import SqlReads

    asked = []
    stats = SqlReads.stats
    monkeypatch.setattr(
        SqlReads, "stats", lambda self, *args: (asked.append(1), stats(self, *args))[1]
    )
    for _ in range(3):
        office.register.page(enterprise)
    assert len(asked) == 1
    clock.advance(minutes=6)
    office.register.page(enterprise)
    assert len(asked) == 2
