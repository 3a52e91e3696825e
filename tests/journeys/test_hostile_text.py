"""Texts that want to be more than text, through the whole window: shown as they are, nothing loaded."""

from new_office import acting, request
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.plain_text import ElidedLabel
from tests.journeys.seated import K

EVIL = "<b>粗</b><img src=file:///etc/hostname>&amp;\x01\x1b[31m\u202e反\u2066😀\0尾"
SEEN = "<b>粗</b><img src=file:///etc/hostname>&amp;"


def of_people(window):
    """(widget, what it shows) of everything in which the hostile text stands."""
    found = []
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QLabel) and "<img" in widget.text():
            found.append((widget, widget.text()))
        elif isinstance(widget, ElidedLabel) and "<img" in widget.text:
            found.append((widget, widget.text))
    return found


def look(seated, where):
    """Nothing that is shown here is read as anything but text."""
    seated.rest()
    seated.window.grab()
    for widget, text in of_people(seated.window):
        assert not isinstance(widget, QLabel) or widget.textFormat() is Qt.TextFormat.PlainText
        assert not {"\0", "\u202e", "\x1b"} & set(text), (where, text[:80])
    for widget in seated.window.findChildren(QWidget):
        assert "<img" not in widget.toolTip(), where  # escaped, it would be &lt;img
        assert not isinstance(widget, QTextEdit), (where, "a widget that reads rich text")


def test_a_name_and_a_text_that_want_to_be_markup(seated, qtbot):
    boss = acting(seated.office, Role.SUPERVISOR)
    body = EVIL + "长" * (100_000 - 2 * len(EVIL)) + EVIL
    made = request(enterprise_name=EVIL, title=EVIL, body=body, contact_name=EVIL)
    ticket = seated.office.log(boss, made).value.ticket_id
    name = seated.office.detail(ticket).row.enterprise
    assert SEEN in name

    seated.alt(K.Key_2)
    qtbot.waitUntil(lambda: seated.queue is not None and seated.rows() == 1)
    look(seated, "the list and its preview")
    assert SEEN in seated.shown_rows()[0].ticket.title
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.queue.case_is_open and seated.case.shown is not None)
    look(seated, "the case")
    assert any(SEEN in text for _, text in of_people(seated.case))
    seated.begin("ticket.amend")
    look(seated, "the form of an amendment")
    seated.press(K.Key_Escape)

    seated.control(K.Key_K)
    seated.commit("img")
    search = seated.window.search
    qtbot.waitUntil(lambda: any(SEEN in line.text for line in search.suggestions))
    look(seated, "what is found")
    seated.press(K.Key_Escape)
    seated.window.navigate("enterprises", seated.office.detail(ticket).row.enterprise_id)
    qtbot.waitUntil(lambda: seated.window.panel("enterprises").enterprise.shown is not None)
    look(seated, "the enterprise")
    assert any(SEEN in text for _, text in of_people(seated.window))

    seated.alt(K.Key_1)
    seated.commit(name)
    seated.press(K.Key_Return)
    seated.intake.form.body.setFocus()
    seated.commit("积水")
    look(seated, "登记 with the card of the enterprise")
    assert any(SEEN in text for _, text in of_people(seated.intake))
    assert seated.office.maintenance.verify() == []
