"""Qt's own dialogs and menus in Chinese."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_TRANSLATOR: Final = "gaoxinban.zh_CN"


def speak_chinese() -> bool:
    """Put Qt's own words into Chinese, once an application; False when the wheel lacks them."""
    application = QCoreApplication.instance()
    assert application is not None
    if application.findChild(QTranslator, _TRANSLATOR) is not None:
        return True
    translator = QTranslator(application)
    translator.setObjectName(_TRANSLATOR)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        translator.setParent(None)
        translator.deleteLater()
        return False
    return application.installTranslator(translator)
