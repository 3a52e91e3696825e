"""关于: which version this is, where the data lies, and on whose work it stands."""

from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.translation import tr

LICENCES: Mapping[str, str] = {
    "pyside6-essentials": "LGPL-3.0",
    "sqlalchemy": "MIT",
    "alembic": "MIT",
    "sqlcipher3": "zlib; SQLCipher BSD-3-Clause",
    "chinesecalendar": "MIT",
    "holidays": "MIT",
    "python-stdnum": "LGPL-2.1+",
    "pypinyin": "MIT",
    "python-calamine": "MIT",
    "xlsxwriter": "BSD-2-Clause",
    "numpy": "BSD-3-Clause",
    "pyqtgraph": "MIT",
    "qtawesome": "MIT; fonts OFL, Apache-2.0, CC BY",
    "fonttools": "MIT",
    "pylopdf-fonts-zh-cn": "OFL-1.1 (Noto Sans SC, Noto Serif SC)",
    "platformdirs": "MIT",
    "argon2-cffi": "MIT",
    "pypdf": "BSD-3-Clause",
    "orjson": "MPL-2.0; Apache-2.0 / MIT",
}
"""What the program needs to run, by the names of pyproject.toml; decision 0011 says why."""


def installed(name: str) -> str:
    """The version that is there, empty where the package tells nothing of itself."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


class AboutSection(QWidget):
    """Facts to read out on the phone when something does not work."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._database = Path()
        folder = QPushButton(tr("打开文件夹"))
        folder.setAccessibleName(tr("打开数据文件夹"))
        folder.clicked.connect(self._on_folder)
        self.licences = _Licences()
        self.more = QPushButton(tr("所用的程序库和许可证"))
        self.more.setProperty("quiet", True)
        self.more.setCheckable(True)
        self.more.toggled.connect(self.licences.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        self.place = PlainLabel()
        layout.addLayout(
            _pairs(
                (
                    (tr("版本"), PlainLabel(f"{tr('高新办')} {installed('gaoxinban')}".strip())),
                    (tr("数据库"), self.place),
                    (tr("窗口设置"), PlainLabel(context.settings.fileName())),
                )
            )
        )
        layout.addLayout(_left(folder, self.more))
        layout.addWidget(self.licences)
        office = context.office
        context.runner.read(self, lambda: office.maintenance.place, on_done=self._on_place)

    def _on_place(self, place: Path) -> None:
        self._database = place
        self.place.setText(str(place))

    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._database.parent)))


class _Licences(QFrame):
    """Name, version and licence of every library; hidden until it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.MARGIN)
        grid.setVerticalSpacing(tokens.GRID)
        for row, (name, licence) in enumerate(LICENCES.items()):
            grid.addWidget(PlainLabel(name), row, 0)
            grid.addWidget(PlainLabel(installed(name), role="muted"), row, 1)
            grid.addWidget(PlainLabel(licence, role="muted"), row, 2)
        grid.setColumnStretch(2, 1)
        self.hide()


def _pairs(pairs: Sequence[tuple[str, PlainLabel]]) -> QGridLayout:
    """Labels and what they say, in two columns."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.MARGIN)
    grid.setVerticalSpacing(tokens.GRID)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(pairs):
        grid.addWidget(PlainLabel(name, role="muted"), row, 0)
        value.setWordWrap(True)
        grid.addWidget(value, row, 1)
    return grid


def _left(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.GAP)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
