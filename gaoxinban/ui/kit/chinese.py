"""Qt's own dialogs and menus in Chinese."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

_TRANSLATOR: Final = "gaoxinban.zh_CN"

_LACKING: Final = {
    ("QFileDialog", "&Look in:"): "查找范围(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Drive"): "驱动器",
    ("QAbstractFileIconProvider", "File"): "文件",
    ("QAbstractFileIconProvider", "%1 File"): "%1 文件",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Shortcut"): "快捷方式",
    ("QAbstractFileIconProvider", "Unknown"): "不明",
    ("QPrintSettingsOutput", "Page &Set:"): "页码(&S)：",
    ("QPageSetupWidget", "Page &order:"): "页面次序(&O)：",
    ("QPageSetupWidget", "Pages &per sheet:"): "每张纸页数(&P)：",
    ("QPrintPropertiesDialog", "Advanced"): "高级",
}
"""What Qt 6.11 says and its zh_CN file does not know; by context and source text."""


class _Lacking(QTranslator):
    """Half a microsecond a text, and none of it where Qt's file answers."""

    def isEmpty(self) -> bool:
        """Asked when it is installed."""
        return False

    def translate(
        self, context: str, source: str, /, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The text in Chinese; None, Qt's null string, where another may know it."""
        del disambiguation, n
        return _LACKING.get((context, source))


def speak_chinese() -> bool:
    """Put Qt's own words into Chinese, once an application; False when the wheel lacks them."""
    application = QCoreApplication.instance()
    assert application is not None
    if application.findChild(QTranslator, _TRANSLATOR) is not None:
        return True
    lacking = _Lacking(application)
    translator = QTranslator(application)
    translator.setObjectName(_TRANSLATOR)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        _drop(translator)
        _drop(lacking)
        return False
    # The last installed is asked first: Qt's file.
    return application.installTranslator(lacking) and application.installTranslator(translator)


def _drop(translator: QObject) -> None:
    translator.setParent(None)
    translator.deleteLater()
