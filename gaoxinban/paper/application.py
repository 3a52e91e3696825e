"""The Qt application that fonts and pages need, with or without a window."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

_kept: list["QGuiApplication"] = []


def ensure_gui_application() -> "QGuiApplication":
    """The running application, else one without a window that needs no display.

    :raises Refused: a system library under Qt is missing.
    """
    if "PySide6.QtGui" not in sys.modules:
        # Where Qt is loaded already nothing is missing, and a start need not look again.
        from gaoxinban.paper.system_libraries import Purpose, require

        require(Purpose.PAPER)
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QGuiApplication

    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if running is not None:
        raise RuntimeError("a QCoreApplication is running: paper needs a QGuiApplication")
    arguments = ["gaoxinban"]
    if sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ:
        # A sheet needs no screen, and a display that cannot be reached would end the process.
        arguments += ["-platform", "offscreen"]
    application = QGuiApplication(arguments)
    _kept[:] = [application]
    return application
