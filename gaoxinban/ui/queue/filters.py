"""What the filter bar says, as one value, and the views that are names for such values."""

from dataclasses import dataclass, replace

from gaoxinban.application.office import Office
from gaoxinban.application.rows import QueueCounts, TicketFilter
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.ui.queue.wording import translate

MINE = "mine"
Scope = int | str | None
"""A team's id, `MINE`, or everybody's cases."""

OPEN = "open"
TO_DISPATCH = "to_dispatch"
StateChoice = TicketState | str | None
"""A state, `OPEN`, `TO_DISPATCH` (new ones and returned ones), or any."""

SORTS = ("due", "logged", "updated", "number")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """One list: who, what, and in which order; `given` is a filter that another page sent."""

    state: StateChoice = OPEN
    light: Light | None = None
    scope: Scope = None
    text: str = ""
    sort: str = "due"
    descending: bool = False
    given: TicketFilter | None = None

    def wanted(self, officer_id: int | None) -> TicketFilter:
        """The filter as the office takes it; `officer_id` is who 「我承办的」 means."""
        base = self.given if self.given is not None else TicketFilter()
        base = replace(base, sort=self.sort, descending=self.descending)
        if self.given is None:
            base = replace(base, states=self._states(), open_only=self.state == OPEN)
            if self.light is not None:
                base = replace(base, lights=(self.light,))
        if isinstance(self.scope, int):
            base = replace(base, team_ids=(self.scope,))
        elif self.scope == MINE:
            # Nobody sits here: nobody's cases, not everybody's.
            base = replace(base, officer_id=-1 if officer_id is None else officer_id)
        return replace(base, text=self.text) if self.text else base

    def _states(self) -> tuple[TicketState, ...]:
        if isinstance(self.state, TicketState):
            return (self.state,)
        return (TicketState.LOGGED, TicketState.RETURNED) if self.state == TO_DISPATCH else ()


@dataclass(frozen=True, slots=True)
class View:
    """A name for a state and a light; `count` names its figure in `QueueCounts`."""

    key: str
    title: str
    state: StateChoice
    light: Light | None = None
    count: str = ""
    order: tuple[str, bool] = ("due", False)

    def holds(self, shown: QueueFilter) -> bool:
        """Whether the filter bar says just this."""
        return shown.given is None and (shown.state, shown.light) == (self.state, self.light)

    def applied(self, shown: QueueFilter) -> QueueFilter:
        """The bar after choosing this view, in the view's own order; team and text stay."""
        sort, descending = self.order
        return replace(
            shown,
            state=self.state,
            light=self.light,
            sort=sort,
            descending=descending,
            given=None,
        )


def views() -> tuple[View, ...]:
    """The views from left to right."""
    return (
        View("open", translate("queue", "全部在办"), OPEN, count="open"),
        View("dispatch", translate("queue", "待派单"), TO_DISPATCH, count="waiting_dispatch"),
        View(
            "accept", translate("queue", "待签收"), TicketState.DISPATCHED, count="waiting_accept"
        ),
        View(
            "call_back",
            translate("queue", "待回访"),
            TicketState.RESOLVED,
            count="waiting_call_back",
            order=("updated", False),
        ),
        View("late", translate("queue", "逾期"), None, Light.RED, count="late"),
        View("near", translate("queue", "临近"), None, Light.BLUE, count="near"),
        View("all", translate("queue", "全部"), None, order=("logged", True)),
    )


def count(office: Office, scope: Scope, officer_id: int | None) -> QueueCounts:
    """The counters of the views for everybody, for a team or for one officer's cases."""
    if scope != MINE:
        return office.queue_counts(scope if isinstance(scope, int) else None)
    figures = {
        view.count: len(office.ticket_ids(view.applied(QueueFilter(scope=MINE)).wanted(officer_id)))
        for view in views()
        if view.count
    }
    return QueueCounts(**figures)


def given_text(given: TicketFilter, found: int | None = None) -> str:
    """What a filter from another page is about, in a few words."""
    parts = [state.label for state in given.states]
    parts += [light.label for light in given.lights]
    if given.open_only:
        parts.append(translate("queue", "在办"))
    if given.enterprise_id is not None:
        parts.append(translate("queue", "一家企业"))
    if given.kind is not None:
        parts.append(given.kind.label)
    if given.logged_from is not None or given.logged_before is not None:
        parts.append(translate("queue", "一段时间"))
    said = "、".join(parts) or translate("queue", "指定的工单")
    return said if found is None else f"{said} {found} 件"
