"""The hours of the calendar: the usual day and a line for each season, read back at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from gaoxinban.domain.calendar import CalendarVersion, Hours, Season
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.hours_text import (
    hours_text,
    length_text,
    read_hours,
    read_season,
    read_seasons,
    season_reading,
    season_text,
)
from gaoxinban.ui.kit.fields import GrowingText
from gaoxinban.ui.kit.form import RecordForm, line_edit
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.operations import ChangedHours


class HoursForm(RecordForm):
    """Usual hours and seasons as text; keys are `hours`, `seasons`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=40)
        self.hours = self.add(
            "hours",
            self.tr("平时"),
            line_edit(self.tr("平时的作息"), placeholder="08:30-12:00 13:30-17:30", most=120),
        )
        self.hours_read = self._add_reading()
        self.seasons = self.add(
            "seasons", self.tr("季节"), GrowingText(self.tr("季节作息，一行一个"), lines=4, most=8)
        )
        self.seasons.setPlaceholderText(
            self.tr("一行一个，例如\n夏令 6月1日-9月30日 08:30-12:00 14:00-18:00")
        )
        self.seasons_read = self._add_reading()
        self.edited.connect(lambda _key: self._read_back())

    def show_version(self, version: CalendarVersion) -> None:
        """Begin with the hours as they are."""
        self.clear_errors()
        self.hours.setText(hours_text(version.hours))
        self.seasons.setPlainText("\n".join(season_text(season) for season in version.seasons))
        self._read_back()

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Read back at once, as what is typed."""
        super().restore(draft)
        self._read_back()

    def typed(self) -> tuple[Hours, tuple[Season, ...]]:
        """The hours and seasons that the fields say; Refused where they cannot be read."""
        return read_hours(self.hours.text()), read_seasons(self.seasons.text)

    def changed(self) -> ChangedHours:
        """What was typed, beside what stood there; Refused where it cannot be read."""
        hours, seasons = self.typed()
        was = self.draft().get("was", {})
        return ChangedHours(
            hours if "hours" in was else None,
            seasons if "seasons" in was else None,
            read_seasons(was.get("seasons") or ""),
        )

    def show_refused(self, refused: Refused) -> None:
        """Beside the field; what was read of it makes room, for it says the same."""
        super().show_refused(refused)
        for key, reading in (("hours", self.hours_read), ("seasons", self.seasons_read)):
            if refused.field == key:
                _say(reading, "")

    def _add_reading(self) -> PlainLabel:
        reading = self.add_wide(PlainLabel("", role="muted"))
        reading.setWordWrap(True)
        return reading

    def _read_back(self) -> None:
        hours, seasons = reading_of_hours(self.hours.text()), reading_of_seasons(self.seasons.text)
        _say(self.hours_read, hours)
        self.hours.setAccessibleDescription(hours)
        _say(self.seasons_read, seasons)
        self.seasons.setAccessibleDescription(seasons)


def reading_of_hours(text: str) -> str:
    """How a line of hours is understood, or why it is not."""
    try:
        hours = read_hours(text)
    except Refused as refused:
        return f"⚠ {refused.sentence}"
    said = tr("✓ {hours}，每天 {length}")
    return said.format(hours=hours_text(hours), length=length_text(hours))


def reading_of_seasons(text: str) -> str:
    """The same of seasons, line by line; then whether they go together."""
    lines = list(_readings(text))
    if all(understood for understood, _ in lines):
        try:
            read_seasons(text)
        except Refused as refused:
            lines.append((False, refused.sentence))
    return "\n".join(said if understood else f"⚠ {said}" for understood, said in lines)


def _readings(text: str) -> Iterator[tuple[bool, str]]:
    for line in text.splitlines():
        if line.strip():
            try:
                yield True, f"✓ {season_reading(read_season(line))}"
            except Refused as refused:
                yield False, refused.sentence


def _say(label: PlainLabel, text: str) -> None:
    """A reading takes no room while there is none."""
    label.setText(text)
    label.setVisible(bool(text))
