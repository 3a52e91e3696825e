"""保密, 匿名: who asks is told to those who have the case, at no door to anybody else.

"Only those to whom it is assigned" is what peers promise for a private ticket and
break at the doors beside it: search hits, exports, notifications, linked cases.
"""

import pytest
from cast import cast
from new_office import acting

from gaoxinban.application import commands as c
from gaoxinban.application import find
from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import HolderKind, LegName, Privacy, Role, TicketState
from gaoxinban.reporting.case_summary import case_summary
from gaoxinban.reporting.explain_sheet import explain_sheet

FIRM, PERSON, PHONE = "紫藤隐名装备有限公司", "陆离之", "13988877766"
MARKERS = (FIRM, PERSON, PHONE)
REACHED = "邓不留"
SAID = {
    "title": f"{FIRM}反映排水不畅",
    "body": f"{PERSON}说车间门口排水不畅，回电{PHONE}",
    "enterprise_name": FIRM,
    "contact_name": PERSON,
    "contact_phone": PHONE,
}
SECRET = {**SAID, "privacy": Privacy.CONFIDENTIAL}


def in_work(desk, **said):
    """A case with a team, its officer on it: reached, noted, paused, with a file and a result."""
    play = cast(desk, **said, dispatch=False)
    who_asked = f"{PERSON}点名要这个组"
    play.do(play.boss, c.DispatchCase, team_id=play.team("企业服务组"), reason=who_asked)
    play.do(play.officer, c.AcceptCase)
    play.do(play.officer, c.ContactCase, reached=REACHED, note=f"{PERSON}约明天看现场")
    play.office.files.attach(play.officer, play.id, GivenFile(f"{PERSON}的信.txt", b"letter"))
    why = f"等{FIRM}的材料"
    play.do(play.officer, c.PauseCase, reason=why, awaited=HolderKind.ENTERPRISE)
    play.do(play.officer, c.ResumeCase, note=f"{PERSON}送来了")
    play.do(play.officer, c.ResolveCase, result=f"已告知{PERSON}，排水修好")
    return play


def doors(office, case, reader=None):
    """Everything that the office gives away about cases, as text, by the name of the door."""
    enterprise = find.enterprises(office, FIRM, 5)
    (entry,) = [each.id for each in enterprise] or [1]
    queries = [*MARKERS, "13988", "紫藤", "陆离", "zt", "排水"]
    page = office.register.page(entry)
    return {
        "list": office.ticket_page(TicketFilter()).rows,
        "rows": office.ticket_rows([case]),
        "contacts": office.views.contacts([case]),
        "of the enterprise": office.ticket_page(TicketFilter(enterprise_id=entry)).rows,
        "full text": [office.ticket_page(TicketFilter(text=q)).rows for q in queries],
        "Ctrl+K": [find.cases(office, q, 9) for q in queries],
        "stored texts": office.register.written([case]),
        "similar": office.desk.similar("车间门口排水不畅", entry),
        "caller's card": (office.desk.caller(entry), office.enterprise_detail(entry).cases),
        "enterprise page": (page.cases, page.encounters, page.row.cases, page.contacts),
        "figures": office.stats(StatsQuery(by=("town", "ownership"))),
        "detail": office.detail(case, reader),
        "paper": case_summary(office.case_sheet(case, reader)),
        "explanation": explain_sheet(office.case_sheet(case, reader).explanation),
        "files": office.files.of(case, reader),
    }


def leaks(office, case, reader=None):
    """The doors at which a name or number stands, or the enterprise's case is counted."""
    found = doors(office, case, reader)
    told = {
        name for name, seen in found.items() if any(m in repr(seen) for m in (*MARKERS, REACHED))
    }
    if found["of the enterprise"] or found["enterprise page"][2] or found["caller's card"][1]:
        told.add("counts")
    if any(hit for query, hit in zip(MARKERS, found["full text"], strict=False) if query and hit):
        told.add("search hits")
    return told


OWN = {"detail", "paper", "explanation", "files"}


def test_nobody_else_is_told_at_any_door_and_the_officer_is(desk):
    play = in_work(desk, **SECRET)
    office = play.office
    for outsider in (None, play.stranger, play.boss, play.admin):
        assert leaks(office, play.id, outsider) == set(), outsider
    for entitled in (play.officer, play.lead):
        assert leaks(office, play.id, entitled) == OWN
        seen = office.detail(play.id, entitled)
        assert (seen.row.enterprise, seen.contact_name, seen.contact_phone) == MARKERS
    (file,) = office.files.of(play.id, play.officer)
    assert office.files.read(file, play.officer) == b"letter"
    with pytest.raises(Refused, match="保密件"):
        office.files.read(file, play.stranger)
    assert office.ticket_rows([play.id])[0].privacy is Privacy.CONFIDENTIAL


def test_what_was_told_before_is_kept_back_from_the_moment_it_is_asked_for(desk):
    play = in_work(desk, **SAID)
    assert "list" in leaks(play.office, play.id)
    clock_and_promises = [(leg.due, leg.late) for leg in play.detail().legs]
    play.do(play.stranger, c.SetPrivacy, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    assert leaks(play.office, play.id, play.stranger) == set()
    assert leaks(play.office, play.id, play.officer) == OWN
    assert [(leg.due, leg.late) for leg in play.detail().legs] == clock_and_promises
    assert play.office.maintenance.verify() == []
    assert play.office.maintenance.rebuild() == []
    assert leaks(play.office, play.id) == set()


def test_only_those_who_see_it_make_it_known_again_and_with_the_complainants_word(desk):
    play = in_work(desk, **SECRET)
    lower = {"privacy": Privacy.NAMED, "reason": "来电人说：可以公开"}
    with pytest.raises(Refused, match="看得到来电人"):
        play.do(play.boss, c.SetPrivacy, **lower)
    with pytest.raises(Refused, match="原话"):
        play.do(play.officer, c.SetPrivacy, **{**lower, "reason": " "})
    with pytest.raises(Refused, match="不能改成匿名"):
        play.do(play.officer, c.SetPrivacy, **{**lower, "privacy": Privacy.ANONYMOUS})
    play.do(play.officer, c.SetPrivacy, **lower)
    assert {"list", "full text", "of the enterprise"} <= leaks(play.office, play.id)
    assert play.detail().timeline[-1].line == "改来电人身份：来电人由「保密」改为「实名」"


def test_a_supervisor_looks_with_a_reason_that_everybody_can_read(desk):
    play = in_work(desk, **SECRET)
    with pytest.raises(Refused, match="主管"):
        play.do(play.stranger, c.RevealCaller, reason="想知道")
    with pytest.raises(Refused, match="理由"):
        play.do(play.boss, c.RevealCaller, reason="")
    play.do(play.boss, c.RevealCaller, reason="回访")
    assert play.office.detail(play.id, play.boss).contact_phone == PHONE
    assert leaks(play.office, play.id, play.admin) == set(), "one looked, not all"
    last = play.detail().timeline[-1]
    assert (last.kind, last.actor, last.text) == (E.REVEAL, play.boss.name, "回访")
    with pytest.raises(Refused, match="不需要"):
        play.do(play.boss, c.RevealCaller, reason="再看")


def test_to_look_is_no_step_of_the_case(desk):
    """Nobody can take a look back, and nobody's own undoing is barred by it."""
    play = in_work(desk, **SECRET)
    play.do(play.boss, c.RevealCaller, reason="复核")
    with pytest.raises(Refused, match="不是您做的"):
        play.do(play.boss, c.UndoAct)
    play.do(play.officer, c.UndoAct)
    assert play.detail().row.state is TicketState.ACCEPTED
    assert play.office.detail(play.id, play.boss).told


def test_a_merge_can_be_undone_after_both_were_kept_back(desk):
    """Neither record of who asks may stay behind, or in the way: both are kept back, apart again."""
    play = in_work(desk, **SAID)
    play.do(play.officer, c.CallBackCase, solved=False)
    later = play.log(play.boss, **SAID, team_id=play.team("企业服务组"))
    play.do(play.lead, c.MergeCase, ticket_id=later, into_id=play.id, reason="同一件")
    play.do(play.officer, c.SetPrivacy, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    with pytest.raises(Refused, match="请在主单上改"):
        play.do(play.lead, c.SetPrivacy, ticket_id=later, privacy=Privacy.NAMED, reason="他同意")
    play.do(play.lead, c.UndoAct, ticket_id=later, reason="不是同一件")
    assert play.detail(later).merged_into == ""
    assert play.detail().absorbed == ()
    assert {play.detail(each).privacy for each in (later, play.id)} == {Privacy.CONFIDENTIAL}
    assert leaks(play.office, later, play.stranger) == set()
    assert play.office.maintenance.verify() == []


def test_who_logged_it_sees_it_until_it_is_dispatched_and_a_department_while_it_holds_it(desk):
    play = cast(desk, **SECRET, dispatch=False)
    logger, office = play.stranger, play.office
    assert office.detail(play.id, logger).told
    assert not office.detail(play.id, play.lead).told
    play.do(play.boss, c.DispatchCase, team_id=play.team("企业服务组"))
    assert not office.detail(play.id, logger).told
    assert not office.detail(play.id, play.officer).told, "not before he has accepted it"
    play.do(play.officer, c.AcceptCase)
    department = play.team("科技局")
    play.do(play.officer, c.HandCase, to=HolderKind.DEPARTMENT, team_id=department, reason="请核实")
    with office.transaction() as uow:
        uow.book.add_officer("小科", Role.OFFICER, department)
        uow.commit()
    helper = acting(office, Role.OFFICER, "科技局")
    assert office.detail(play.id, helper).told
    play.do(play.officer, c.TakeBackCase)
    assert not office.detail(play.id, helper).told


def test_somebody_who_has_not_signed_in_is_told_nothing(desk):
    play = in_work(desk, **SECRET)
    play.office.accounts.set_password(play.admin, play.admin.officer_id, "a long enough secret")
    play.office.accounts.arrange(play.admin, "高新办", sign_in=True, lock_minutes=0)
    assert not play.office.detail(play.id, play.officer).told


def test_no_act_is_a_way_to_guess_who_it_is(desk):
    """Adding, merging and correcting answer alike, whether the guess was right or wrong."""
    play = in_work(desk, **SECRET)
    play.do(play.officer, c.CallBackCase, solved=False)
    office = play.office
    right = find.enterprises(office, FIRM, 1)[0].id
    wrong = office.detail(play.log(play.boss)).row.enterprise_id
    for guess in (right, wrong):
        with pytest.raises(Refused, match="是保密件，看不到"):
            play.do(play.stranger, c.AddToCase, said="又来电", enterprise_id=guess)
        with pytest.raises(Refused, match="看得到的人才能更正"):
            play.do(play.stranger, c.AmendCase, enterprise_id=guess, reason="猜")
        other = play.log(play.boss, enterprise_id=guess)
        with pytest.raises(Refused, match="其中有保密件"):
            office.do(play.admin, c.MergeCase(ticket_id=other, into_id=play.id, reason="猜"))
    for field in ("title", "body"):
        for guess in (SAID[field], SAID[field].replace(FIRM, "别家公司")):
            with pytest.raises(Refused, match="看不到的字"):
                play.do(play.boss, c.AmendCase, **{field: guess}, reason="猜")
    play.do(play.officer, c.AmendCase, body="门口排水不畅", reason="写短些")
    play.do(play.boss, c.AmendCase, body="门口下雨时排水不畅", reason="写清楚")
    with pytest.raises(Refused, match="请选择一家企业"):
        play.log(enterprise_id=-1)


def test_what_is_confidential_is_not_told_by_the_case_that_it_is_added_to(desk):
    """A private ticket that goes into a public one shows its texts there."""
    play = in_work(desk, **SECRET)
    play.do(play.officer, c.CallBackCase, solved=False)
    office, team = play.office, play.team("企业服务组")
    firm = office.detail(play.id, play.officer).row.enterprise_id
    with pytest.raises(Refused, match="不能并入"):
        play.do(play.officer, c.AddToCase, said="又来电", enterprise_id=firm)
    named = play.log(play.boss, **{**SAID, "title": "排水"}, team_id=team)
    with pytest.raises(Refused, match="请先改成一样"):
        office.do(play.lead, c.MergeCase(ticket_id=named, into_id=play.id, reason="同一件"))


def test_a_merged_case_keeps_back_what_the_surviving_one_keeps_back(desk):
    play = in_work(desk, **SECRET)
    play.do(play.officer, c.CallBackCase, solved=False)
    office = play.office
    second = {
        "contact_name": "诸葛隐",
        "body": "诸葛隐说又淹了",
        "team_id": play.team("企业服务组"),
    }
    later = play.log(play.boss, **{**SECRET, **second})
    office.do(play.lead, c.MergeCase(ticket_id=later, into_id=play.id, reason="同一件"))
    assert leaks(office, play.id, play.stranger) == leaks(office, later, play.stranger) == set()
    assert "诸葛隐" not in repr(doors(office, play.id, play.stranger))
    assert "诸葛隐" in repr(office.detail(play.id, play.officer).timeline)
    play.do(play.officer, c.SetPrivacy, privacy=Privacy.NAMED, reason="来电人同意")
    assert office.detail(later).privacy is Privacy.NAMED


def test_everybody_who_called_is_kept_back_when_the_case_becomes_confidential(desk):
    """Who called again stands in a note, who called on the merged case in the texts it left."""
    play = in_work(desk, **SAID)
    play.do(play.officer, c.CallBackCase, solved=False)
    office, firm = play.office, play.detail().row.enterprise_id
    again = {"contact_name": "公羊默", "contact_phone": "13877766655"}
    other = {"contact_name": "诸葛隐", "contact_phone": "13866655544"}
    play.do(play.officer, c.AddToCase, said="又淹了", enterprise_id=firm, **again)
    second = {**SAID, **other, "body": "诸葛隐说又淹了", "team_id": play.team("企业服务组")}
    later = play.log(play.boss, **second)
    play.do(play.lead, c.MergeCase, ticket_id=later, into_id=play.id, reason="同一件")
    play.do(play.officer, c.SetPrivacy, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    callers = (*again.values(), *other.values())

    def told():
        shown = repr([doors(office, case, play.stranger) for case in (play.id, later)])
        hits = [office.ticket_page(TicketFilter(text=each)).rows for each in callers]
        return [each for each in callers if each in shown], [each for each in hits if each]

    assert told() == ([], [])
    play.do(play.lead, c.UndoAct, ticket_id=later, reason="不是同一件")
    assert told() == ([], []), "what was undone still stands in the history"
    assert office.maintenance.verify() == []


def test_cases_that_were_merged_one_into_the_other_are_kept_back_together(desk):
    play = in_work(desk, **SAID)
    play.do(play.officer, c.CallBackCase, solved=False)
    office, team = play.office, play.team("企业服务组")
    firm = play.detail().row.enterprise_id
    second, third = (play.log(play.boss, **SAID, team_id=team) for _ in range(2))
    caller = {"contact_name": "公羊默", "contact_phone": "13877766655"}
    play.do(play.lead, c.AddToCase, ticket_id=third, said="又淹", enterprise_id=firm, **caller)
    play.do(play.lead, c.MergeCase, ticket_id=third, into_id=second, reason="同一件")
    play.do(play.lead, c.MergeCase, ticket_id=second, into_id=play.id, reason="同一件")
    play.do(play.officer, c.SetPrivacy, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    for case in (play.id, second, third):
        assert leaks(office, case, play.stranger) == set()
        assert "公羊默" not in repr(doors(office, case, play.stranger))
    assert not office.ticket_page(TicketFilter(text="公羊默")).rows


def test_the_number_of_a_merged_case_is_told_to_who_has_the_surviving_one(desk):
    """It says that both are of one enterprise, to who knows whose the other is."""
    play = in_work(desk, **SECRET)
    play.do(play.officer, c.CallBackCase, solved=False)
    office = play.office
    later = play.log(play.boss, **SECRET, team_id=play.team("项目推进组"))
    own = acting(office, Role.LEAD, "项目推进组")
    for each in (play.id, later):
        office.do(play.admin, c.RevealCaller(ticket_id=each, reason="核对是否重复"))
    office.do(play.admin, c.MergeCase(ticket_id=later, into_id=play.id, reason="同一件"))
    numbers = [office.detail(each).row.number for each in (play.id, later)]
    assert office.detail(later, own).body == SECRET["body"]
    for reader in (own, play.stranger, None):
        assert numbers[0] not in repr(office.detail(later, reader))
    assert numbers[0] not in repr(office.offered(own, later))
    assert numbers[1] not in repr(office.detail(play.id, play.stranger))
    assert numbers[1] not in repr(office.offered(play.stranger, play.id))
    told = office.detail(play.id, play.officer)
    assert told.absorbed == (numbers[1],)
    assert "一件保密的工单 并入了本工单" in " ".join(office.explain(play.id).steps)


def test_what_was_half_written_says_no_name_when_the_case_has_become_confidential(desk):
    play = in_work(desk, **SAID)
    play.do(play.officer, c.CallBackCase, solved=False)
    drafts, who = play.office.desk.drafts, play.stranger
    form = {
        "note": f"{PERSON}和新来的公冶真都说要快，{FIRM}",
        "contact_name": "公冶真",
        "tags": [PHONE],
    }
    drafts.keep_act((play.id, "amend", who.ref), {"form": form, "told": True})
    (before,) = drafts.of_case(who, play.id)
    assert before.payload["form"] == form
    play.do(play.officer, c.SetPrivacy, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    (after,) = drafts.of_case(who, play.id)
    assert not [each for each in (*MARKERS, "公冶真") if each in repr(after.payload)]
    assert after.payload["told"] is True
    assert "都说要快" in after.payload["form"]["note"]


def test_who_has_the_surviving_case_opens_the_files_of_the_merged_one(desk):
    play = in_work(desk, **SECRET)
    play.do(play.officer, c.CallBackCase, solved=False)
    later = play.log(play.boss, **SECRET, team_id=play.team("企业服务组"))
    play.office.files.attach(play.boss, later, GivenFile("照片.txt", b"flood"))
    play.do(play.lead, c.MergeCase, ticket_id=later, into_id=play.id, reason="同一件")
    file = play.office.files.of(play.id, play.officer)[-1]
    assert play.office.files.read(file, play.officer) == b"flood"
    with pytest.raises(Refused, match="保密件"):
        play.office.files.read(file, play.stranger)


def test_an_anonymous_caller_is_asked_for_nothing_and_the_promises_stand(desk):
    office, _clock = desk
    play = cast(desk)
    anonymous = {"title": "有企业夜里偷排", "privacy": Privacy.ANONYMOUS}
    nobody = {"enterprise_name": "", "contact_name": "", "contact_phone": ""}
    with pytest.raises(Refused, match="匿名来电不记"):
        play.log(**anonymous)
    case = play.log(**anonymous, **nobody, team_id=play.team("企业服务组"))
    seen = office.detail(case)
    assert (seen.row.enterprise, seen.contact_name, seen.privacy) == ("匿名", "", Privacy.ANONYMOUS)
    named = office.detail(play.id)
    assert {leg.name: leg.due for leg in seen.legs} == {leg.name: leg.due for leg in named.legs}
    assert any("没有留下联系方式" in step for step in office.explain(case).steps)
    office.do(play.officer, c.AcceptCase(ticket_id=case))
    office.do(play.officer, c.ResolveCase(ticket_id=case, result="已查处"))
    play.clock.advance(days=3)
    (contact,) = [leg for leg in office.detail(case).legs if leg.name is LegName.CONTACT]
    assert (contact.until, contact.late) == (None, True)
    with pytest.raises(Refused, match="改来电人身份"):
        office.do(play.officer, c.AmendCase(ticket_id=case, contact_name="某", reason="来过"))
    firm = named.row.enterprise_id
    told = {"privacy": Privacy.CONFIDENTIAL, "enterprise_id": firm, "contact_name": PERSON}
    office.do(play.officer, c.SetPrivacy(ticket_id=case, reason="来访说明", **told))
    assert office.detail(case, play.officer).contact_name == PERSON
    assert office.detail(case).row.enterprise == "保密"
    assert office.maintenance.verify() == []


def test_the_register_neither_shows_nor_changes_what_stands_for_the_untold(desk):
    office, _ = desk
    play = cast(desk, **SECRET)
    assert office.register.page(find.enterprises(office, FIRM, 1)[0].id).record.contact_name == ""
    assert min(office.enterprise_ids()) > 0
    for query in ("保密", "匿名", "bm"):
        assert office.look_up_enterprises(query) == []
    with pytest.raises(Refused):
        office.register.page(-1)
    assert play.office.maintenance.counts()["enterprise"] == 1


def test_an_enterprise_called_so_is_one_like_any_other(desk):
    office, _ = desk
    play = cast(desk, enterprise_name="匿名")
    assert office.detail(play.id).row.enterprise_id > 0
