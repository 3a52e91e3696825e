"""What the filter bar says, as one value, and the views that are names for such values."""

from dataclasses import dataclass, field, replace

from gaoxinban.application.office import Office
from gaoxinban.application.rows import QueueCounts, QueueSeat, TicketFilter
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.narrowing import Narrow, narrow_of

MINE = "mine"
OURS = "ours"
Scope = int | str | None
"""A team's id, `MINE`, `OURS` (the team of who sits here), or everybody's cases."""

OPEN = "open"
TO_DISPATCH = "to_dispatch"
WAITING = "waiting"
StateChoice = TicketState | str | None
"""A state, `OPEN`, `TO_DISPATCH` (new ones and returned ones), `WAITING` (in the hands of
the enterprise or a superior), or any."""

NEWEST_FIRST = ("logged", "updated", "resolved", "number", "dispatched", "accepted", "contacted")

SORTS = (
    *("due", "logged", "updated", "resolved", "number", "state", "team", "officer"),
    *("kind", "urgency", "channel", "category", "rating", "enterprise", "title", "town"),
    *("dispatched", "accepted", "contacted", "promised"),
)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits here and at what time, as far as lists ask; nobody by default."""

    officer_id: int | None = None
    team_id: int | None = None
    now: Instant = 0


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
    narrow: Narrow = field(default_factory=Narrow)

    def wanted(self, sitter: Sitter) -> TicketFilter:
        """The filter as the office takes it; `sitter` is who 「我承办的」 means."""
        base = self.given if self.given is not None else TicketFilter()
        base = replace(base, sort=self.sort, descending=self.descending)
        if self.given is None:
            base = replace(
                base,
                states=self._states(),
                open_only=self.state == OPEN,
                waiting=self.state == WAITING,
            )
            if self.light is not None:
                base = replace(base, lights=(self.light,))
        if self.narrow:
            base = replace(base, **self.narrow.conditions(local_date(sitter.now)))
        # Nobody sits here: nobody's cases, not everybody's.
        if isinstance(self.scope, int):
            base = replace(base, team_ids=(self.scope,))
        elif self.scope == MINE:
            base = replace(base, officer_id=self._mine(sitter.officer_id))
        elif self.scope == OURS:
            base = replace(base, team_ids=(-1 if sitter.team_id is None else sitter.team_id,))
        return replace(base, text=self.text) if self.text else base

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return replace(self, sort="due", descending=False) == QueueFilter(state=None)

    @property
    def is_own(self) -> bool:
        """Whether this is 我的 or 本组 itself: any other view leaves that scope."""
        return self.scope in (MINE, OURS) and self.state == OPEN and self.light is None

    @property
    def counted_scope(self) -> Scope:
        """The scope in which the other views would list, so that their figures say the same."""
        return None if self.is_own else self.scope

    def _mine(self, sitting: int | None) -> int:
        """One's own cases, which are nobody's when another officer is asked for as well."""
        if sitting is None or self.narrow.officer_id not in (None, sitting):
            return -1
        return sitting

    def _states(self) -> tuple[TicketState, ...]:
        if isinstance(self.state, TicketState):
            return (self.state,)
        return (TicketState.LOGGED, TicketState.RETURNED) if self.state == TO_DISPATCH else ()


@dataclass(frozen=True, slots=True)
class View:
    """A name for a state, a light and, where it says so, a scope.

    `count` names its figure in `QueueCounts`.
    """

    key: str
    title: str
    state: StateChoice
    light: Light | None = None
    count: str = ""
    order: tuple[str, bool] = ("due", False)
    scope: str | None = None

    def holds(self, shown: QueueFilter) -> bool:
        """Whether the filter bar says just this."""
        if shown.given is not None or (shown.state, shown.light) != (self.state, self.light):
            return False
        own = shown.is_own or self.scope is not None
        return shown.scope == self.scope if own else True

    def applied(self, shown: QueueFilter) -> QueueFilter:
        """The bar after choosing this view, in the view's own order; team and text stay."""
        sort, descending = self.order
        wanted = replace(shown, state=self.state, light=self.light, scope=shown.counted_scope)
        # 全部在办 within one's own scope would be 我的 or 本组 again.
        scope = None if wanted.is_own else wanted.scope
        return replace(
            wanted,
            scope=self.scope if self.scope is not None else scope,
            sort=sort,
            descending=descending,
            given=None,
        )


def views() -> tuple[View, ...]:
    """The views from left to right."""
    newest = ("logged", True)
    said = {
        "open": tr("全部在办"),
        "mine": tr("我的"),
        "ours": tr("本组"),
        "dispatch": tr("待派单"),
        "accept": tr("待签收"),
        "call_back": tr("待回访"),
        "waiting": tr("等企业/上级"),
        "late": tr("逾期"),
        "near": tr("临近"),
        "all": tr("全部"),
    }
    return (
        View("open", said["open"], OPEN, count="open"),
        View("mine", said["mine"], OPEN, count="mine", scope=MINE),
        View("ours", said["ours"], OPEN, count="team", scope=OURS),
        View("dispatch", said["dispatch"], TO_DISPATCH, count="waiting_dispatch"),
        View("accept", said["accept"], TicketState.DISPATCHED, count="waiting_accept"),
        View(
            "call_back",
            said["call_back"],
            TicketState.RESOLVED,
            count="waiting_call_back",
            order=("updated", False),
        ),
        View("waiting", said["waiting"], WAITING, count="waiting"),
        View("late", said["late"], None, Light.RED, count="late"),
        View("near", said["near"], None, Light.BLUE, count="near"),
        View("all", said["all"], None, order=newest),
    )


def count(office: Office, scope: Scope, sitter: Sitter) -> QueueCounts:
    """The counters of the views for everybody, for a team or for one officer's cases."""
    nobody = -1
    officer = nobody if sitter.officer_id is None else sitter.officer_id
    team = nobody if sitter.team_id is None else sitter.team_id
    within = scope if isinstance(scope, int) else team if scope == OURS else None
    counts = office.views.counters(
        QueueSeat(
            team_id=within,
            officer_id=officer if scope == MINE else None,
            own_team=team,
            own_officer=officer,
        )
    )
    return replace(counts, open=counts.everybody) if scope in (MINE, OURS) else counts


def from_elsewhere(given: TicketFilter) -> QueueFilter:
    """A list that another page speaks of; said by the bar's own fields where they can say it."""
    sort = given.sort if given.sort in SORTS else "due"
    state: StateChoice = given.states[0] if len(given.states) == 1 else None
    plain = QueueFilter(
        state=OPEN if given.open_only else WAITING if given.waiting else state,
        light=given.lights[0] if len(given.lights) == 1 else None,
        scope=given.team_ids[0] if len(given.team_ids) == 1 else None,
        text=given.text,
        sort=sort,
        descending=given.descending and sort in NEWEST_FIRST,
        narrow=narrow_of(given),
    )
    said = replace(plain.wanted(Sitter()), sort=given.sort, descending=given.descending)
    return plain if said == given else QueueFilter(given=given, text=given.text, sort=sort)


def given_text(given: TicketFilter) -> str:
    """What a filter from another page is about, in a few words."""
    parts = [state.label for state in given.states]
    parts += [light.label for light in given.lights]
    if given.open_only:
        parts.append(tr("在办"))
    if given.enterprise_id is not None:
        parts.append(tr("一家企业"))
    if given.kind is not None:
        parts.append(given.kind.label)
    parts += [*given.towns, *given.industries, *given.tiers]
    if given.logged_from is not None or given.logged_before is not None:
        parts.append(tr("一段时间"))
    return "、".join(parts) or tr("指定的工单")
