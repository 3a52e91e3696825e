"""存证 on the page 规则: the line, a check that finds what was changed, the page to sign."""

import sqlite3
from contextlib import closing

import pytest
from accessible import focusable_without_name
from new_office import acting
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from gaoxinban.application import commands as c
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.term import Role

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(drive, open_case):
    made = drive()
    made.key(K.Key_4, CTRL)
    made.leaf = made.page.proof
    assert made.page.leaf is made.leaf
    return made


def test_the_line_stands_there_and_follows_what_is_entered(page, office, open_case):
    line = page.leaf.view.line
    assert line.text == office.anchor().line()
    assert line.isReadOnly()
    assert page.leaf.view.kept.hasFocus()
    office.do(acting(office, Role.ADMIN), c.NoteCase(ticket_id=open_case, note="再看"))
    page.leaf.mark_stale()
    assert line.text == office.anchor().line()
    page.trigger("rules.proof.copy")
    assert QGuiApplication.clipboard().text() == line.text
    assert focusable_without_name(page.page) == []


def test_everything_holds_and_says_so(page, office, open_case):
    kept = office.anchor().line()
    office.do(acting(office, Role.ADMIN), c.NoteCase(ticket_id=open_case, note="再看"))
    page.leaf.view.kept.setText(kept)
    page.key(K.Key_Return)
    said = page.leaf.view.verdict.text()
    assert said.startswith("✓ 核对通过")
    assert f"前 {Anchor.read(kept).count} 条经过没有动过" in said
    assert "工作日历第 1 版" in page.leaf.view.facts.text()
    assert page.leaf.view.findings.isHidden()


def test_what_was_changed_behind_the_window_is_named(page, office, tmp_path):
    with closing(sqlite3.connect(tmp_path / "office.db")) as raw, raw:
        raw.execute("UPDATE ticket SET updated_at = updated_at + 1")
    page.key(K.Key_Return, CTRL)
    view = page.leaf.view
    assert view.verdict.text().startswith("✕ 核对没有通过")
    assert view.findings.isVisible()
    assert view.model.rowCount() >= 1


@pytest.mark.parametrize("line", ["gaoxinban-anchor 1 2026", "随便一句话"])
def test_a_line_that_is_none_is_refused_beside_its_field(page, line):
    page.leaf.view.kept.setText(line)
    page.key(K.Key_Return, CTRL)
    assert "这不是一行完整的存证" in page.leaf.view.form.error("anchor")
    assert page.leaf.view.verdict.text() == ""
    assert page.leaf.check_action.isEnabled()


def test_the_page_is_checked_first_and_saved_or_previewed(page, office, tmp_path, qapp):
    target = tmp_path / "存证.pdf"
    page.leaf.paper.ask_file = lambda _window, _name: str(target)
    page.key(K.Key_S, CTRL)
    assert target.read_bytes().startswith(b"%PDF")
    page.key(K.Key_P, CTRL)
    preview = page.leaf.findChild(QDialog)
    assert "经过存证" in preview.windowTitle()
    preview.close()
    qapp.processEvents()


def test_a_long_check_says_how_long_and_reports_to_whoever_went_on(
    drive, open_case, threaded, office, qtbot, monkeypatch
):
    import threading

    gate = threading.Event()
    verify = office.maintenance.verify
    monkeypatch.setattr(
        office.maintenance, "verify", lambda **watch: (gate.wait(10), verify(**watch))[1]
    )
    page = drive(runner=threaded)
    page.key(K.Key_4, CTRL)
    leaf = page.page.proof
    leaf.check()
    assert "已经 0 秒" in leaf.view.verdict.text()
    leaf._each_second.timeout.emit()
    assert "已经 1 秒" in leaf.view.verdict.text()
    leaf.check()
    page.key(K.Key_1, CTRL)
    gate.set()
    qtbot.waitUntil(lambda: leaf.proof is not None)
    assert "核对通过" in page.said
    assert "核对通过" in leaf.view.verdict.text()
    qtbot.waitUntil(leaf.check_action.isEnabled)
    assert not leaf._each_second.isActive()


def test_esc_stops_a_check(drive, open_case, threaded, office, qtbot, monkeypatch):
    import threading

    gate, verify = threading.Event(), office.maintenance.verify
    monkeypatch.setattr(
        office.maintenance, "verify", lambda **watch: (gate.wait(10), verify(**watch))[1]
    )
    page = drive(runner=threaded)
    page.key(K.Key_4, CTRL)
    leaf = page.page.proof
    assert not leaf.stop_action.isVisible()
    leaf.check()
    assert leaf.stop_action.isVisible()
    assert "按 Esc 停下" in leaf.view.verdict.text()
    assert page.page.step_back()
    assert leaf.view.verdict.text() == "正在停下……"
    gate.set()
    qtbot.waitUntil(leaf.check_action.isEnabled)
    assert leaf.view.verdict.text() == "已停下，没有核对完。"
    assert leaf.proof is None
    assert not leaf.step_back()
