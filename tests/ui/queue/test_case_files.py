"""附件 on the page of a case: added by picker, drop and clipboard; opened with care."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from seen_files import names_seen, picture_seen, sentences_seen, text_seen

from gaoxinban.application import commands as c
from gaoxinban.application.attachments import GivenFile
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.fields import GrowingText
from gaoxinban.ui.kit.pictures import picture_of, png_of


@pytest.fixture
def case(cast):
    return cast.in_hand()


@pytest.fixture
def opened(monkeypatch):
    """What the system was asked to open."""
    paths = []

    def open_url(url):
        paths.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return paths


def on_page(drive, case):
    made = drive()
    made.open(case)
    return made, made.page.case.files.bar


def picture(width=40, height=30):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#1d5bb5"))
    return image


def give(office, cast, case, name, data):
    office.files.attach(cast.officer.actor, case, GivenFile(name, data))


def test_the_invitation_gives_way_where_it_is_narrow(drive, case, qapp):
    """It widened the page of the case behind its edge; what was written there was cut."""
    _made, bar = on_page(drive, case)
    bar.setFixedWidth(bar.hint.geometry().right() - 20)
    qapp.processEvents()
    assert bar.hint.isVisible()
    assert bar.hint.geometry().right() < bar.width()
    assert bar.minimumSizeHint().width() <= bar.width()


def test_a_screenshot_is_pasted_and_becomes_a_png(drive, office, case, context):
    made, bar = on_page(drive, case)
    QGuiApplication.clipboard().setImage(picture())
    made.trigger("ticket.files.paste")
    (row,) = office.files.of(case)
    assert row.name.startswith("截图 ")
    assert (row.name[-4:], row.media) == (".png", "image/png")
    assert names_seen(bar)[0].startswith(row.name)
    assert made.said == f"已添加附件 {row.name}"


def test_an_empty_clipboard_says_so(drive, case):
    made, bar = on_page(drive, case)
    QGuiApplication.clipboard().setText("只有文字")
    made.trigger("ticket.files.paste")
    assert bar.error.text() == "剪贴板里没有图片或文件。"
    bar.say("")
    QGuiApplication.clipboard().clear()
    made.trigger("ticket.files.paste")
    assert bar.error.text() == "剪贴板里没有图片或文件。"


def test_files_are_dropped_and_only_local_ones(drive, office, case, tmp_path):
    made, bar = on_page(drive, case)
    source = tmp_path / "来函.txt"
    source.write_text("内容", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source)), QUrl("https://example.org/x.exe")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    bar.dropEvent(event)
    made.settle()
    assert [row.name for row in office.files.of(case)] == ["来函.txt"]


def test_the_whole_page_and_its_forms_take_what_is_dropped_or_pasted(drive, office, case, tmp_path):
    made, bar = on_page(drive, case)
    made.trigger("ticket.contact")
    form = made.page.case.form
    line = form.findChild(QLineEdit)  # which takes the path of a file for text
    for place, name in ((made.page.case.view, "来函.txt"), (form, "回函.txt"), (line, "附表.txt")):
        (tmp_path / name).write_text(name, "utf-8")
        drop(place, str(tmp_path / name))
        made.settle()
        assert name in [row.name for row in office.files.of(case)]
    assert "附表" not in line.text()
    QGuiApplication.clipboard().setImage(picture())
    form.findChild(GrowingText).paste()
    made.settle()
    assert len(office.files.of(case)) == 4
    assert bar.error.text() == ""


def drop(widget, path):
    """As from the file manager: asked first, then let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path)])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    asked = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    QApplication.sendEvent(widget, asked)
    assert asked.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, mime, left, none))


def test_nobody_is_asked_for_a_file_that_an_ended_case_does_not_take(drive, cast, case, tmp_path):
    cast.resolve(case)
    cast.do(c.CallBackCase(ticket_id=case, solved=True), cast.supervisor)
    cast.do(c.CloseCase(ticket_id=case), cast.supervisor)
    made, bar = on_page(drive, case)
    assert not bar.add_action.isEnabled()
    assert not bar.hint.isVisible()
    assert "不能添加附件" in bar.add_action.toolTip()
    bar.given.emit([GivenFile("来函.txt", b"x")])
    assert "不能添加附件" in bar.error.text()
    made.open(cast.in_hand())
    assert bar.add_action.isEnabled()
    assert bar.hint.isVisible()


def test_picked_files_are_added_and_a_refused_one_leaves_the_others(
    drive, office, case, tmp_path, monkeypatch
):
    made, bar = on_page(drive, case)
    good, empty, folder = tmp_path / "好.txt", tmp_path / "空.txt", tmp_path / "夹"
    good.write_text("x")
    empty.touch()
    folder.mkdir()
    picked = [str(empty), str(good), *[str(folder)] * 4]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (picked, ""))
    made.trigger("ticket.files.add")
    assert [row.name for row in office.files.of(case)] == ["好.txt"]
    assert bar.error.text().splitlines() == [
        "「空.txt」是空文件，没有添加。",
        *["「夹」是文件夹，请添加文件，或先打包。"] * 2,
        "还有 2 个没有添加。",
    ]


def test_a_picture_is_shown_and_opened_by_the_system(drive, office, cast, case, opened):
    give(office, cast, case, "现场.png", png_of(picture()))
    made, bar = on_page(drive, case)
    bar.list.setFocus()
    bar.list.setCurrentRow(0)
    made.settle()
    assert picture_seen(bar)
    made.key(Qt.Key.Key_Return)
    assert [path.rpartition("/")[2] for path in opened] == ["现场.png"]


def test_the_text_of_a_pdf_is_read_and_reached_by_tab(drive, office, cast, case, monkeypatch):
    read = {b"%PDF-1.7 good": "变压器增容\n第二行", b"%PDF-1.7 bad": None}

    def text(data):
        if read[data] is None:
            raise Refused("这个 PDF 读不出文字。")
        return read[data]

    monkeypatch.setattr("gaoxinban.storage.pdf_text.read", text)
    for name, data in (("来函.pdf", b"%PDF-1.7 good"), ("坏.pdf", b"%PDF-1.7 bad")):
        give(office, cast, case, name, data)
    give(office, cast, case, "现场.png", png_of(picture()))
    made, bar = on_page(drive, case)
    bar.list.setFocus()
    shown = []
    for row in (0, 1, 2):
        bar.list.setCurrentRow(row)
        made.settle()
        told = "这个 PDF 读不出文字。" in sentences_seen(bar)
        shown.append((text_seen(bar), told, picture_seen(bar)))
    assert shown == [("变压器增容\n第二行", False, False), ("", True, False), ("", False, True)]
    bar.list.setCurrentRow(0)
    made.settle()
    made.key(Qt.Key.Key_Tab)
    assert made.qapp.focusWidget().accessibleName() == "附件文字预览"


def test_the_file_that_the_keys_mean_is_marked(drive, office, cast, case):
    give(office, cast, case, "一.txt", b"1")
    made, bar = on_page(drive, case)
    made.page.case.view.story.setFocus()
    made.key(Qt.Key.Key_Tab)
    assert made.qapp.focusWidget() is bar.list
    assert [item.text()[:1] for item in bar.list.selectedItems()] == ["一"]


def test_a_program_is_opened_on_a_second_word_only(drive, office, cast, case, opened):
    give(office, cast, case, "照片.png", b"MZ program")
    made, bar = on_page(drive, case)
    bar.list.setFocus()
    bar.list.setCurrentRow(0)
    made.key(Qt.Key.Key_Return)
    assert opened == []
    assert bar.error.text() == "「照片.png」的内容是程序，打开就会运行。"
    assert made.qapp.focusWidget().text() == "不打开", "Enter once more is no consent"
    assert made.page.step_back()
    assert made.page.case_is_open, "Esc is 不打开, and does not leave the case"
    assert (bar.error.text(), made.qapp.focusWidget()) == ("", bar.list)
    made.key(Qt.Key.Key_Return)
    bar._anyway.click()
    made.settle()
    assert len(opened) == 1
    assert bar.error.text() == ""


def test_a_file_that_was_added_by_mistake_is_taken_back_at_once(drive, office, case, context):
    made, bar = on_page(drive, case)
    QGuiApplication.clipboard().setImage(picture())
    made.trigger("ticket.files.paste")
    message = context.notifier.messages[-1]
    assert message.act_text == "撤销"
    message.act()
    made.settle()
    assert names_seen(bar) == []
    assert office.detail(case).timeline[-1].line == "撤销：添加附件"


def test_a_file_is_removed_by_key_and_comes_back_by_undo(drive, office, cast, case, context):
    give(office, cast, case, "误传.txt", b"x")
    made, bar = on_page(drive, case)
    bar.list.setFocus()
    bar.list.setCurrentRow(0)
    made.key(Qt.Key.Key_Delete)
    assert names_seen(bar) == []
    assert made.said == "已移除附件 误传.txt"
    context.notifier.messages[-1].act()
    made.settle()
    assert [row.name for row in office.files.of(case)] == ["误传.txt"]


def test_hostile_names_are_shown_as_plain_text(drive, office, cast, case):
    give(office, cast, case, "<img src=file.x><b>粗.txt", b"x")
    _, bar = on_page(drive, case)
    assert names_seen(bar)[0].startswith("_img src=file.x__b_粗.txt")
    assert "<" not in bar.list.item(0).toolTip().replace("<p ", "").replace("</p>", "")


def test_another_case_shows_its_own_files(drive, office, cast, case):
    other = cast.in_hand(title="另一件")
    give(office, cast, case, "甲.txt", b"x")
    made, bar = on_page(drive, case)
    assert len(names_seen(bar)) == 1
    made.open(other)
    assert names_seen(bar) == []


def test_bombs_and_broken_pictures_are_not_decoded():
    assert picture_of(b"\x89PNG\r\n\x1a\nbroken") is None
    header = bytes.fromhex("424d") + bytes(8) + (54).to_bytes(4, "little")
    huge = header + (40).to_bytes(4, "little") + (50_000).to_bytes(4, "little") * 2
    huge += b"\x01\x00\x18\x00" + bytes(24)
    assert picture_of(huge) is None
    small = picture_of(png_of(picture(2000, 1000)))
    assert (small.width(), small.height()) == (360, 180)
