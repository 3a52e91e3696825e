from PySide6.QtPrintSupport import QPrintPreviewWidget
from sample import case_summary

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import print_preview
from gaoxinban.ui.kit.chinese import speak_chinese
from gaoxinban.ui.kit.print_preview import PrintPreview


def test_the_preview_shows_every_page(qtbot):
    dialog = PrintPreview(case_summary())
    qtbot.addWidget(dialog)
    widget = dialog.findChild(QPrintPreviewWidget)
    widget.updatePreview()
    assert widget.pageCount() == 3
    assert dialog.refusal is None
    assert dialog.windowTitle() == "打印预览：GX-2026-000871 扩产用电增容协调"


def test_the_dialog_speaks_chinese(qtbot):
    assert speak_chinese()
    dialog = PrintPreview(case_summary())
    qtbot.addWidget(dialog)
    from PySide6.QtGui import QAction

    words = {action.text() for action in dialog.findChildren(QAction)}
    assert "打印" in words
    assert "Print" not in words


def test_a_printer_that_takes_nothing_is_told_not_thrown(qtbot, monkeypatch):
    def refuse(*_):
        raise Refused("打印机没有响应，请检查打印机后再试。")

    dialog = PrintPreview(case_summary())
    qtbot.addWidget(dialog)
    monkeypatch.setattr(print_preview, "print_on", refuse)
    dialog.findChild(QPrintPreviewWidget).updatePreview()
    assert dialog.refusal == "打印机没有响应，请检查打印机后再试。"
