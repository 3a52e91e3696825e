"""Ctrl+K: kinds in groups, the last choices first, hits marked, acts by their initials."""

import json
from contextlib import closing

import pytest
from inline_runner import InlineTaskRunner
from new_office import acting, new_office, request
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QColor, QImage, QInputMethodEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Privacy, Role
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.marked_text import draw_marked
from gaoxinban.ui.kit.page import Destination, Suggestion
from gaoxinban.ui.shell.pages import recalled, search, settings_found
from gaoxinban.ui.shell.search_field import MOST_RECENT, RECENT, SearchField


def cases(_office, text):
    case = Suggestion(Destination("queue", 7), f"GX-7 {text}", "甲公司", "工单", ((5, 7),))
    return [case, Suggestion(Destination("enterprises", 3), f"{text}公司", "", "企业")]


def recall(_office, places):
    return [Suggestion(place, f"GX-{place.target} 现在的标题") for place in places]


class Found:
    """The field in a window, with acts to be found."""

    def __init__(self, qtbot, settings):
        self.window = QWidget()
        self.window.resize(800, 600)
        qtbot.addWidget(self.window)
        self.done = []
        self.actions = ActionRegistry(self.window)
        for name, text, keys in (
            ("ticket.accept", "签收", "A"),
            ("ticket.redo", "重办", "Y"),
            ("window.statistics", "统计", "Alt+4"),
        ):
            run = lambda name=name: self.done.append(name)  # noqa: E731  a stub
            self.actions.add(self.window, name, text, run, keys=keys, tooltip=f"{text}的说明")
        self.field = SearchField(InlineTaskRunner(), self.actions, cases, settings, recall)
        self.field.set_office(object())
        self.chosen = []
        self.field.chosen.connect(self.chosen.append)
        QVBoxLayout(self.window).addWidget(self.field)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.field.setFocus()

    def type(self, text):
        """As an input method would: keys alone cannot type Chinese."""
        self.field.clear()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.field, event)

    @property
    def lines(self):
        return [(line.group, line.text) for line in self.field.suggestions]


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "find.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def found(qtbot, settings):
    return Found(qtbot, settings)


def test_kinds_stand_together_in_a_fixed_order(found):
    found.type("统计")
    assert found.lines == [("工单", "GX-7 统计"), ("企业", "统计公司"), ("页面", "统计")]


def test_an_act_is_found_by_initials_and_marked(found):
    found.type("qs")
    line = found.field.suggestions[-1]
    assert (line.group, line.text, line.detail, line.marks) == ("动作", "签收", "A", ((0, 2),))


def test_the_last_choices_stand_there_before_anything_is_typed(found):
    assert found.lines == []
    found.type("甲")
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    found.type("cb")
    QTest.keyClick(found.field, Qt.Key.Key_Up)
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert [each.value for each in found.chosen] == [Destination("queue", 7), "ticket.redo"]
    found.field.clear()
    found.field.ask()
    assert found.lines == [("最近", "重办"), ("最近", "GX-7 现在的标题")]
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert found.chosen[-1].value == "ticket.redo", "Enter takes the last again"


def test_choices_are_kept_once_and_not_without_end(found, settings):
    for place in range(2 * MOST_RECENT):
        target = Destination("queue", place % (MOST_RECENT + 2))
        found.field.chosen.emit(Suggestion(target, f"第{place}件"))
    found.field.ask()
    assert len(found.lines) == MOST_RECENT
    assert len({line.value.target for line in found.field.suggestions}) == MOST_RECENT


@pytest.mark.parametrize("kept", ["{", "[1, null]", '[{"page": 3, "target": null}]', "{}"])
def test_spoilt_settings_are_as_none(found, settings, kept):
    settings.setValue(RECENT, kept)
    found.field.ask()
    assert found.lines == []


def test_no_text_of_a_case_stays_in_the_settings(found, settings):
    """A case may become 保密, and what is erased by law must not live on beside the window."""
    found.field.chosen.emit(
        Suggestion(Destination("queue", 7), "GX-7 甲公司欠薪", "李工 13900000077")
    )
    assert json.loads(settings.value(RECENT)) == [{"page": "queue", "target": 7}]
    left = [{"page": "enterprises", "target": 3, "text": "甲公司", "detail": "李工"}]
    settings.setValue(RECENT, json.dumps(left))
    found.field.set_office(object())
    assert "甲公司" not in settings.value(RECENT), "nor what an earlier version left there"


def test_what_was_chosen_is_read_anew(tmp_path):
    office, _clock = new_office(tmp_path)
    with closing(office):
        desk = acting(office, Role.SUPERVISOR)
        case = office.log(desk, request(title="用电", enterprise_name="甲公司")).value.ticket_id
        firm = office.enterprise_ids("甲公司")[0]
        places = [Destination("enterprises", firm), Destination("queue", case)]
        lines = {each.value.page: each for each in recalled(office, [*places, places[0]])}
        assert (lines["enterprises"].text, lines["queue"].detail) == ("甲公司", "甲公司")
        hide = c.SetPrivacy(ticket_id=case, privacy=Privacy.CONFIDENTIAL, reason="本人要求")
        office.do(desk, hide)
        assert "甲" not in repr(recalled(office, places[1:]))
        assert recalled(office, [Destination("queue", 99)]) == []


def test_an_act_that_is_gone_is_not_offered(found, settings):
    found.field.chosen.emit(Suggestion("ticket.gone", "没了"))
    found.field.ask()
    assert found.lines == []


def test_nothing_found_is_said_and_leads_nowhere(found):
    found.field._elsewhere = lambda _office, _text: []
    found.type("没有这个")
    assert found.lines == [("", "没有找到「没有这个」")]
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert found.chosen == []
    assert found.field.text() == "没有这个"


def painted(text, marks):
    image = QImage(300, 28, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_marked(painter, QRect(0, 0, 300, 28), text, marks)
    painter.end()
    return image


def test_marks_are_painted_and_text_is_never_read_as_html(qapp):
    plain, marked = painted("用电增容", ()), painted("用电增容", ((2, 4),))
    assert plain != marked
    assert painted("<b>粗</b>", ()) != painted("粗", ())
    emoji, shifted = painted("😀电", ((1, 2),)), painted("😀电", ((0, 1),))
    assert emoji != shifted, "marks count characters, not halves of them"
    assert painted("短…", ((40, 50),)) == painted("短…", ())


@pytest.mark.parametrize(
    ("typed", "page", "part"),
    [
        ("请假", "office", "people"),
        ("密码", "office", "entry"),
        ("承诺时限", "rules", "promises"),
        ("pdml", "rules", "directory"),
        ("常用语", "intake", "modules"),
        ("字号", "settings", "appearance"),
    ],
)
def test_a_part_of_a_page_is_found_before_the_page_was_ever_opened(typed, page, part):
    found = settings_found(typed)
    assert Destination(page, part) in [each.value for each in found]
    assert settings_found("czs") == [], "letters inside a row of words are no hit"


def test_what_is_left_out_is_said_at_the_end(tmp_path):
    """A list of five cases and five enterprises ended as if these were all."""
    office, _clock = new_office(tmp_path)
    with closing(office):
        desk = acting(office, Role.SUPERVISOR)
        for number in range(6):
            office.log(desk, request(title=f"检查{number}", enterprise_name=f"检查{number}公司"))
            said = [each.text for each in search(office, "检查") if each.note]
            assert len(said) == (2 if number == 5 else 0)
    assert "工单" in said[0]
    assert "企业" in said[1]
