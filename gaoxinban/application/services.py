"""The rooms of use cases that hang on the office, each loaded with the first question to it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gaoxinban.application.clock_guard import ClockGuard
from gaoxinban.application.entrance import Doorkeeper
from gaoxinban.application.service import Premises, Service

if TYPE_CHECKING:
    from gaoxinban.application.accounts import Accounts
    from gaoxinban.application.attachments import Attachments
    from gaoxinban.application.backups import Backups
    from gaoxinban.application.categories import Categories
    from gaoxinban.application.desk import Desk
    from gaoxinban.application.dispatching import Dispatching
    from gaoxinban.application.freezing import Months
    from gaoxinban.application.ports import Clock, Database
    from gaoxinban.application.register import Register
    from gaoxinban.application.reminders import Reminders
    from gaoxinban.application.staffing import Staff
    from gaoxinban.application.teams import Teams
    from gaoxinban.application.versions import Versions
    from gaoxinban.application.views import Views


class Services(Service):
    """The office and what it lends to its rooms: above all who has signed in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._premises = Premises(database, clock, ClockGuard(clock), Doorkeeper())
        super().__init__(self._premises)
        self.clock = clock

    @cached_property
    def accounts(self) -> Accounts:
        """Sign-in; loaded when somebody stands at the door."""
        from gaoxinban.application.accounts import Accounts

        return Accounts(self._premises)

    @cached_property
    def staff(self) -> Staff:
        """People; loaded with the page that shows them."""
        from gaoxinban.application.staffing import Staff

        return Staff(self._premises)

    @cached_property
    def teams(self) -> Teams:
        """Teams; loaded with the page that shows them."""
        from gaoxinban.application.teams import Teams

        return Teams(self._premises)

    @cached_property
    def rules(self) -> Versions:
        """日历、承诺: their versions."""
        from gaoxinban.application.versions import Versions

        return Versions(self._premises)

    @cached_property
    def categories(self) -> Categories:
        """事项分类: the tree and the templates of its leaves."""
        from gaoxinban.application.categories import Categories

        return Categories(self._premises)

    @cached_property
    def dispatching(self) -> Dispatching:
        """派单目录: looked at, tried and replayed."""
        from gaoxinban.application.dispatching import Dispatching

        return Dispatching(self._premises)

    @cached_property
    def months(self) -> Months:
        """The published months."""
        from gaoxinban.application.freezing import Months

        return Months(self._premises)

    @cached_property
    def desk(self) -> Desk:
        """What stands beside the intake form: drafts, text modules, similar cases."""
        from gaoxinban.application.desk import Desk

        return Desk(self._premises)

    @cached_property
    def views(self) -> Views:
        """视图: lists under a name."""
        from gaoxinban.application.views import Views

        return Views(self._premises)

    @cached_property
    def reminders(self) -> Reminders:
        """提醒: told once, before a promise runs out and when something is handed over."""
        from gaoxinban.application.reminders import Reminders

        return Reminders(self._premises)

    @cached_property
    def files(self) -> Attachments:
        """附件: the files of the cases."""
        from gaoxinban.application.attachments import Attachments

        return Attachments(self._premises)

    @cached_property
    def backups(self) -> Backups:
        """备份: made by themselves, or now."""
        from gaoxinban.application.backups import Backups

        return Backups(self._premises)

    @cached_property
    def register(self) -> Register:
        """企业登记册: editing, contacts, double records, history."""
        from gaoxinban.application.register import Register

        return Register(self._premises)
