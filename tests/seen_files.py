"""What a person sees of 附件: names, and under them a picture, a text or a sentence."""

from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QWidget


def seen(bar, kind, name=None):
    """Widgets of `bar` that are shown while it is, with this name for a screen reader."""
    return [
        each
        for each in bar.findChildren(kind)
        if each.isVisibleTo(bar) and name in {None, each.accessibleName()}
    ]


def names_seen(bar: QWidget) -> list[str]:
    """The lines of the list."""
    return [each.item(row).text() for each in seen(bar, QListWidget) for row in range(each.count())]


def picture_seen(bar: QWidget) -> bool:
    """Whether a picture stands under the list."""
    return any(not each.pixmap().isNull() for each in seen(bar, QLabel, "附件图片预览"))


def text_seen(bar: QWidget) -> str:
    """What is read of the file under the list."""
    return "".join(each.toPlainText() for each in seen(bar, QPlainTextEdit, "附件文字预览"))


def sentences_seen(bar: QWidget) -> set[str]:
    """Whatever the labels say."""
    return {each.text() for each in seen(bar, QLabel) if each.text()}
