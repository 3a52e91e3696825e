"""The window, in Qt Widgets."""

from gaoxinban.paper.import_hook import spare_sources

spare_sources()
