"""The office's settings: what somebody changes is written down for good."""

from collections.abc import Mapping

from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant


def put_settings(uow: UnitOfWork, actor: Actor, now: Instant, wanted: Mapping[str, str]) -> None:
    """Set these, by their names; one that stands already is no change."""
    stands = uow.accounts.settings()
    for name, value in wanted.items():
        if stands.get(name) != value:
            uow.accounts.put_setting(name, value)
            uow.accounts.record(AccountAct.SETTING, actor, now, None, f"{name}={value}")
