"""A real office on a real database file, quickly: one seeded file is made and then copied."""

import atexit
import functools
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from gaoxinban.application import commands as c
from gaoxinban.application.office import Office
from gaoxinban.application.rows import OfficerOption
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import SECOND, Instant, from_datetime
from gaoxinban.domain.term import Role


class FixedClock:
    """A clock that stands still until it is told."""

    def __init__(self, start: Instant) -> None:
        self._now = start

    def now(self) -> Instant:
        return self._now

    def set(self, instant: Instant) -> None:
        self._now = instant

    def advance(self, **parts: float) -> Instant:
        self._now += int(timedelta(**parts).total_seconds()) * SECOND
        return self._now


def at(text: str) -> Instant:
    """'2026-03-02 09:00' local."""
    return from_datetime(datetime.fromisoformat(text))


@functools.cache
def _seeded() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gaoxinban-seed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    office = open_office(folder / "seed.db", clock=FixedClock(at("2026-01-01 00:00")))
    office.close()
    return folder / "seed.db"


def installed(folder: Path) -> Path:
    """The database as after an installation, at office.db of this folder."""
    return Path(shutil.copy(_seeded(), folder / "office.db"))


def new_office(folder: Path, start: str = "2026-03-02 09:00") -> tuple[Office, FixedClock]:
    """An office as after its installation; 2026-03-02 is a Monday."""
    clock = FixedClock(at(start))
    return open_office(installed(folder), clock=clock), clock


def copy_of(kept: tuple[Path, Instant], folder: Path) -> tuple[Office, FixedClock]:
    """An office on a copy of a file that another one left, at the time at which it closed."""
    clock = FixedClock(kept[1])
    return open_office(Path(shutil.copy(kept[0], folder / "office.db")), clock=clock), clock


def person(office: Office, role: Role, team: str | None = None) -> OfficerOption:
    """The first officer of this role (and team)."""
    for officer in office.directory().officers:
        if officer.role is role and (team is None or officer.team == team):
            return officer
    raise LookupError((role, team))


def acting(office: Office, role: Role, team: str | None = None) -> Actor:
    """The same as one who acts."""
    return person(office, role, team).actor


def request(**changes: object) -> c.LogCase:
    """A request as staff would log it; goes to 项目推进组 or 企业服务组 by the 派单目录."""
    plain: dict[str, object] = {
        "title": "新员工社保开户怎么办",
        "body": "公司刚投产,招了二十个人,不知道社保开户要带什么材料。",
        "enterprise_name": "常州示例精密机械有限公司",
        "contact_name": "李工",
        "contact_phone": "13800000012",
    }
    return c.LogCase(**{**plain, **changes})  # type: ignore[arg-type]  # a test names any field
