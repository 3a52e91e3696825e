"""Running the office by keys: its rules changed, its backup made, whoever wants to stay unnamed kept so."""

from new_office import acting, request
from PySide6.QtWidgets import QWidget

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.routing import Facts
from gaoxinban.domain.term import Role
from tests.journeys.seated import K, said

COMPANY = "常州示例精密机械有限公司"
SOCIAL = Facts(text="社保开户要什么材料")


def test_a_rule_is_written_tried_published_and_obeyed(seated, qtbot):
    seated.office.log(acting(seated.office, Role.SUPERVISOR), request())
    assert seated.window.seat.officer.name == "值班主管"
    seated.alt(K.Key_5)
    seated.rest()
    seated.control(K.Key_5)
    page = seated.window.panel("rules").directory
    seated.rest()
    qtbot.waitUntil(lambda: page.view.table.current_id() is not None)
    seated.press(K.Key_Home)
    seated.act("rules.directory.new")
    form = page.view.rule_form
    number = form.number
    seated.walk_to(form.name.accessibleName())
    seated.commit("社保先问推进组")
    form.team.set_value("delivery")
    form.condition.words.setFocus()
    seated.commit("社保")
    page.view.table.setFocus()
    while page.draft.place_of(number):
        seated.alt(K.Key_Up)
    seated.control(K.Key_S)
    seated.see("新增 规则")
    seated.rest()
    page.box.reason.setFocus()
    seated.commit("试行")
    seated.control(K.Key_Return)
    qtbot.waitUntil(lambda: "第 2 版已发布" in seated.said)
    seated.rest()
    assert seated.office.route(SOCIAL).rule.number == number


def test_a_backup_is_made_and_proved(seated, qtbot, tmp_path):
    assert seated.window.seat.officer.name == "值班主管"
    seated.control(K.Key_K)
    seated.commit("备份")
    search = seated.window.search
    qtbot.waitUntil(lambda: "备份" in [line.text for line in search.suggestions])
    while search.suggestions[search._list.current()].text != "备份":
        seated.press(K.Key_Down)
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.window.current_page == "settings")
    seated.rest()
    seated.act("backup.now")
    qtbot.waitUntil(lambda: "试恢复核对通过" in seated.said, timeout=20_000)
    seated.rest()
    assert list(tmp_path.glob("backups/*/*.db"))
    seated.see("留有 1 份")


def shown(seated, case):
    """The case on the screen, as whoever sits there sees it."""
    seated.window.navigate("queue", case)
    seated.qtbot.waitUntil(lambda: seated.case.shown is not None)
    seated.rest()
    return [text for text in map(said, seated.case.findChildren(QWidget)) if text]


def test_who_wants_to_stay_unnamed_is_seen_by_those_who_handle_it_alone(seated, qtbot):
    seated.office.log(acting(seated.office, Role.SUPERVISOR), request())
    assert seated.cursor == "来电企业"
    seated.commit(COMPANY)
    seated.press(K.Key_Return)
    seated.commit("加班费没有按规定发")
    seated.control(K.Key_H)
    assert seated.intake.form.privacy.currentText().startswith("保密")
    seated.control(K.Key_Return)
    qtbot.waitUntil(lambda: len(seated.office.ticket_ids(TicketFilter())) == 2)
    seated.rest()
    case = seated.newest.row.id
    seated.sit_down("招商一组专员")
    texts = shown(seated, case)
    assert COMPANY not in texts
    assert any("保密" in text for text in texts)
    seated.sit_down("企业服务组组长")
    qtbot.waitUntil(lambda: COMPANY in shown(seated, case))
