"""Lists under a name, how long lists are, and what other processes have changed in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from gaoxinban.application.changes import Changes, Outcome, ensure_as_seen
from gaoxinban.application.permission import SUPERVISING, ensure_role
from gaoxinban.application.rows import QueueCounts, QueueSeat, TicketFilter
from gaoxinban.application.service import Service
from gaoxinban.application.view_ports import SavedView
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Privacy

if TYPE_CHECKING:
    from gaoxinban.application.ports import UnitOfWork
    from gaoxinban.domain.calendar import WorkCalendar

NAME_MOST = 20
MOST_VIEWS = 50


class Views(Service):
    """The queue's lists: `office.views`. Callable from any thread.

    A doubtful clock stops acts on cases, not the keeping of a view.
    """

    def count(self, wanted: TicketFilter) -> int:
        """How many cases a list holds."""
        with self._database.read() as view:
            return view.reads.ticket_count(wanted, self._clock.now())

    def prepare(self) -> None:
        """Make lists and counts of whatever filter quick from now on: see `Database.prepare`."""
        self._database.prepare()

    def counters(self, seat: QueueSeat | None = None) -> QueueCounts:
        """The figures beside the shipped views."""
        with self._database.read() as view:
            return view.reads.queue_counts(self._clock.now(), seat)

    def calendar(self, number: int | None = None) -> WorkCalendar:
        """A version of the calendar, None: the one in force; pure, for the times of many rows."""
        with self._database.read() as view:
            return view.book.calendar(number)[1]

    def contacts(self, ids: Sequence[int]) -> dict[int, str]:
        """Whom to call in each case; 保密 or 匿名 where no list tells it (docs/decisions/0019).

        From the events, a fifth of a millisecond each: for rows that show it, and for no others.
        """
        with self._database.read() as view:
            cases = [view.cases.load(each) for each in ids]
        return {
            each.id: each.contact_name if each.privacy is Privacy.NAMED else each.privacy.label
            for each in cases
        }

    def of(self, officer_id: int | None) -> list[SavedView]:
        """One's own views and the shared ones."""
        with self._database.views() as views:
            return list(views.views_for(officer_id))

    def keep(
        self, actor: Actor, name: str, payload: Mapping[str, Any], *, shared: bool = False
    ) -> Outcome[SavedView]:
        """Keep a list under a name; one's own view of that name is written over in its place."""
        name = _named(name)
        with self._database.write() as uow:
            self._take_forms(uow, actor)
            officer_id = self._seated(uow, actor, shared=shared)
            seen = uow.views.views_for(officer_id)
            known = uow.views.named(officer_id, name)
            if known is None and sum(not each.shared for each in seen) >= MOST_VIEWS:
                raise Refused(f"一个人最多存 {MOST_VIEWS} 个视图，请先删去不用的。", field="name")
            last = max((each.place for each in seen if each.shared == shared), default=0)
            fresh = SavedView(name, payload, officer_id, shared, place=last + 1)
            if known is not None:
                fresh = replace(fresh, id=known.id, place=known.place)
            kept = uow.views.keep_view(fresh, self._clock.now())
            uow.commit()
        return Outcome(kept, Changes(), partial(self.put_back, was=known, left=kept))

    def drop(self, actor: Actor, view_id: int) -> Outcome[SavedView]:
        """Forget a view: one's own, or a shared one by whoever may share."""
        with self._database.write() as uow:
            known = self._known(uow, actor, view_id, "删去别人的视图")
            uow.views.drop_view(view_id)
            uow.commit()
        return Outcome(known, Changes(), partial(self.put_back, was=known, left=None))

    def rename(self, actor: Actor, view_id: int, name: str) -> Outcome[SavedView]:
        """Another name for a view; what it lists, and its place, stay."""
        name = _named(name)
        with self._database.write() as uow:
            self._take_forms(uow, actor)
            known = self._known(uow, actor, view_id, "给别人的视图改名")
            _ensure_free(uow, known, name)
            kept = uow.views.keep_view(replace(known, name=name), self._clock.now())
            uow.commit()
        return Outcome(kept, Changes(), partial(self.put_back, was=known, left=kept))

    def move(self, actor: Actor, view_id: int, by: int) -> Outcome[SavedView]:
        """Change places with the view before (-1) or behind it (1): the first ones have keys."""
        with self._database.write() as uow:
            known = self._known(uow, actor, view_id, "移动别人的视图")
            ordered = [
                each
                for each in uow.views.views_for(known.officer_id)
                if each.shared == known.shared
            ]
            here = ordered.index(known)
            there = here + by
            if not 0 <= there < len(ordered):
                raise Refused("这个视图已经在最前面了。" if by < 0 else "这个视图已经在最后了。")
            ordered[here], ordered[there] = ordered[there], ordered[here]
            for place, each in enumerate(ordered, 1):
                uow.views.keep_view(replace(each, place=place), self._clock.now())
            uow.commit()
        return Outcome(known, Changes(), partial(self.move, view_id=view_id, by=-by))

    def put_back(
        self, actor: Actor, was: SavedView | None, left: SavedView | None
    ) -> Outcome[SavedView | None]:
        """撤销: a view as it `was`, while it stands as `left`; None: there is none of that name.

        Who kept it anew or over another, or dropped it, may take that back.
        """
        view = was or left
        assert view is not None
        with self._database.write() as uow:
            actor = self._asking(uow.book, actor)
            if view.shared:
                ensure_role(actor, SUPERVISING, "给全体看的视图")
            elif view.officer_id != actor.officer_id:
                ensure_role(actor, SUPERVISING, "找回别人的视图")
            if left is None:
                stands = uow.views.named(view.officer_id, view.name)
            else:
                stands = uow.views.view(left.id)
            ensure_as_seen((stands,), (left,))
            if was is not None:
                _ensure_free(uow, was, was.name)
                if left is None and uow.views.view(was.id) is not None:
                    was = replace(was, id=0)  # its number has gone to another one meanwhile
                was = uow.views.keep_view(was, self._clock.now())
            elif left is not None:
                uow.views.drop_view(left.id)
            uow.commit()
        return Outcome(was, Changes())

    def elsewhere(self) -> Changes | None:
        """What other processes have written since the last call of this thread; None: nothing.

        To be called where this process writes, and only there.
        """
        tickets = self._database.written_elsewhere()
        if tickets is None:
            return None
        return Changes(
            tickets=bool(tickets), enterprises=True, settings=True, ticket_ids=frozenset(tickets)
        )

    def _known(self, uow: UnitOfWork, actor: Actor, view_id: int, what: str) -> SavedView:
        """A view that this person may change: an own one, or any for whoever may share."""
        actor = self._asking(uow.book, actor)
        known = uow.views.view(view_id)
        if known is None:
            raise Refused("这个视图已经删去了。")
        if known.officer_id != actor.officer_id:
            ensure_role(actor, SUPERVISING, what)
        return known

    def _seated(self, uow: UnitOfWork, actor: Actor, *, shared: bool) -> int:
        actor = self._asking(uow.book, actor)
        if shared:
            ensure_role(actor, SUPERVISING, "给全体看的视图")
        if actor.officer_id is None:
            raise Refused("请先选择经办人，再存视图。")
        return actor.officer_id


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("请给视图起个名字。", field="name")
    if len(name) > NAME_MOST:
        raise Refused(f"视图的名字最多 {NAME_MOST} 个字。", field="name")
    return name


def _ensure_free(uow: UnitOfWork, view: SavedView, name: str) -> None:
    """No other view of the same owner has the name."""
    other = uow.views.named(view.officer_id, name)
    if other is not None and other.id != view.id:
        raise Refused(f"已经有一个视图叫「{name}」，请换个名字。", field="name")
