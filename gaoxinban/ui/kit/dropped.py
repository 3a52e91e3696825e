"""What was dropped or pasted: files of this computer, or a picture."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl


def is_for_files(mime: QMimeData) -> bool:
    """Whether it holds what could become a file."""
    return bool(paths_of(mime)) or mime.hasImage()


def is_text(mime: QMimeData) -> bool:
    """Cells of a sheet come as a picture as well."""
    return mime.hasText() and not paths_of(mime)


def paths_of(mime: QMimeData) -> list[Path]:
    """Local files only: nothing is ever fetched from elsewhere."""
    if not mime.hasUrls():
        return []
    urls: list[QUrl] = mime.urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
