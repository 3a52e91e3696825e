"""A text in the user's language, where there is no QObject that has a `tr` of its own.

Asked for when it is shown, never at import: no translator is there yet, and another
language would come too late.
"""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """The text; as in Qt's own tools, in the context of no class."""
    return QCoreApplication.translate("", text)
