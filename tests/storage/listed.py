"""Lists that the tests of lists go through, and how a list is read page by page."""

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Light, RequestKind, TicketState, Urgency

FILTERS = {
    "all": TicketFilter(),
    "open": TicketFilter(open_only=True),
    "ended": TicketFilter(states=(TicketState.CLOSED, TicketState.DECLINED, TicketState.RESOLVED)),
    "team": TicketFilter(team_ids=(1, 2)),
    "light": TicketFilter(lights=(Light.RED, Light.YELLOW, Light.NONE)),
    "text": TicketFilter(text="怎么办"),
    "kind": TicketFilter(kind=RequestKind.HELP, urgency=Urgency.NORMAL),
    "nothing": TicketFilter(number="GX-1999-000001"),
}


def visited(office, wanted, limit):
    seen, after = [], None
    while True:
        page = office.ticket_page(wanted, limit, after)
        assert len(page.rows) <= limit
        seen += [row.id for row in page.rows]
        if page.cursor is None:
            return seen
        after = page.cursor
