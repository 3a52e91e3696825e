"""One case, one enterprise, several people and papers: attached, amended by two, doubles merged."""

from new_office import acting, request
from PySide6.QtGui import QGuiApplication, QImage
from seen_files import names_seen, picture_seen

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role
from tests.journeys.seated import K

COMPANY = "江苏甲乙光伏科技有限公司"
DOUBLE = "甲乙光伏"


def open_case(seated, title):
    """By Ctrl+K, as anybody would."""
    seated.control(K.Key_K)
    seated.commit(title)
    search = seated.window.search
    seated.qtbot.waitUntil(lambda: any(title in line.text for line in search.suggestions))
    seated.press(K.Key_Return)
    seated.qtbot.waitUntil(
        lambda: (
            seated.queue is not None
            and seated.case.shown is not None
            and seated.case.shown.detail.row.title == title
        )
    )
    seated.rest()


def test_a_screenshot_is_pasted_and_two_people_amend_one_case(seated, qtbot, clock):
    office, boss = seated.office, acting(seated.office, Role.SUPERVISOR)
    case = office.log(boss, request(enterprise_name=COMPANY, title="用电增容")).value.ticket_id
    open_case(seated, "用电增容")
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(0x1D5BB5)
    QGuiApplication.clipboard().setImage(image)
    seated.control(K.Key_V)
    qtbot.waitUntil(lambda: len(office.files.of(case)) == 1)
    seated.see("已添加附件")
    qtbot.waitUntil(lambda: bool(names_seen(seated.case.files.bar)))
    seated.walk_to("附件")
    seated.press(K.Key_Home)
    qtbot.waitUntil(lambda: picture_seen(seated.case.files.bar))

    seated.begin("ticket.amend")
    form = seated.case.form
    seated.walk_to("标题")
    seated.commit("（二期）")
    other = c.AmendCase(ticket_id=case, reason="企业来电更正", title="二期用电增容")
    office.do(boss, other)
    form.reason.setPlainText("补充")
    seated.control(K.Key_Return)
    qtbot.waitUntil(lambda: bool(form.conflicts.disputes))
    seated.see("请逐项选择")
    seated.picture("两个人改同一件")
    qtbot.waitUntil(lambda: seated.cursor == "标题用对方的")
    seated.press(K.Key_Space)
    assert form.title.text() == "二期用电增容"
    assert office.detail(case).row.title == "二期用电增容"


def test_a_double_is_merged_and_the_enterprise_is_one(seated, qtbot, clock):
    office, boss = seated.office, acting(seated.office, Role.SUPERVISOR)
    office.log(boss, request(enterprise_name=COMPANY, title="用电增容"))
    clock.advance(minutes=1)
    office.log(boss, request(enterprise_name=DOUBLE, title="厂区积水"))
    people = office.directory().officers
    seated.window.seat.sit(next(each for each in people if each.role is Role.SUPERVISOR))
    seated.control(K.Key_K)
    seated.letters("jsjygf")
    search = seated.window.search
    qtbot.waitUntil(lambda: COMPANY in [line.text for line in search.suggestions])
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.window.current_page == "enterprises")
    page = seated.window.panel("enterprises").enterprise
    qtbot.waitUntil(lambda: page.shown is not None)
    seated.rest()
    seated.press(K.Key_M)
    seated.letters("jygf")
    qtbot.waitUntil(lambda: [s.text for s in page.form.double.suggestions] == [DOUBLE])
    seated.press(K.Key_Return)
    seated.walk_to("理由")
    seated.commit("同一家企业")
    seated.control(K.Key_Return)
    qtbot.waitUntil(lambda: page.form is None)
    seated.see("工单 2 件，在办 2 件")
    seated.see("撤销并入")
    seated.picture("合并以后")
    assert len(office.enterprise_ids()) == 1
    assert office.maintenance.verify() == office.register.findings() == []
