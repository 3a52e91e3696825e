"""外观: light or dark, and the size of text; both at once in the whole window, and remembered."""

from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import Form
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.theme import Scheme
from gaoxinban.ui.kit.translation import tr


class AppearanceSection(Form):
    """Two choices; nothing is to be confirmed, what one chooses stands there."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self.scheme = self.add(
            "scheme",
            tr("明暗"),
            Choice(tr("明暗")),
            hint=tr("Ctrl+Shift+L 随时切换浅色和深色"),
        )
        self.scheme.set_options(
            [("system", tr("跟随系统")), ("light", tr("浅色")), ("dark", tr("深色"))]
        )
        self.text_size = self.add(
            "text", tr("字号"), Choice(tr("字号")), hint=tr("整个窗口的文字，选了就变")
        )
        self.text_size.set_options(
            [(90, tr("小")), (100, tr("标准")), (115, tr("大")), (130, tr("特大"))]
        )
        self.text_size.set_value(self._theme.text_percent)
        self._show_scheme()
        self.scheme.value_changed.connect(self._on_scheme)
        self.text_size.value_changed.connect(self._theme.set_text_percent)
        self._theme.changed.connect(self._show_scheme)

    def _show_scheme(self) -> None:
        """Ctrl+Shift+L changes it too."""
        self.scheme.set_value(self._theme.scheme)

    def _on_scheme(self, scheme: Scheme) -> None:
        if scheme != self._theme.scheme:
            self._theme.set_scheme(scheme)
