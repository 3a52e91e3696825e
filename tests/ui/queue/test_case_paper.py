"""A case on paper: the file and the preview."""

from PySide6.QtCore import Qt

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_summary_is_saved_as_pdf(drive, cast, tmp_path):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    target = tmp_path / "摘要"
    suggested = []
    page.page.paper.ask_file = lambda _window, name: suggested.append(name) or str(target)
    page.key(K.Key_S, CTRL)
    assert suggested[0].endswith(".pdf")
    written = target.with_name("摘要.pdf")
    assert written.read_bytes().startswith(b"%PDF")
    assert str(written) in page.said


def test_a_place_that_cannot_take_the_file_is_said(drive, cast, tmp_path):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.page.paper.ask_file = lambda _window, _name: str(tmp_path / "没有" / "摘要.pdf")
    page.trigger("ticket.pdf")
    assert "不存在" in page.said
    page.page.paper.ask_file = lambda _window, _name: ""
    before = len(page.context.notifier.messages)
    page.trigger("ticket.pdf")
    assert len(page.context.notifier.messages) == before


def test_the_preview_opens_with_the_pages_and_closes(drive, cast, qapp):
    from PySide6.QtWidgets import QDialog

    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_P, CTRL)
    preview = page.page.findChild(QDialog)
    assert preview is not None
    assert page.shown.detail.row.number in preview.windowTitle()
    preview.close()
    qapp.processEvents()


def test_the_list_prints_the_case_under_the_cursor(drive, cast, tmp_path):
    cast.log()
    page = drive()
    target = tmp_path / "a.pdf"
    page.page.paper.ask_file = lambda _window, _name: str(target)
    page.trigger("ticket.pdf")
    assert target.exists()


def test_the_explanation_is_previewed_from_where_it_stands(drive, cast, qapp):
    from PySide6.QtWidgets import QDialog

    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.page.findChild(QDialog) is None
    page.key(K.Key_W)
    page.key(K.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    preview = page.page.findChild(QDialog)
    assert "时限和用时说明" in preview.windowTitle()
    preview.close()
    qapp.processEvents()
