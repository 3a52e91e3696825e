"""会商 becomes a rule: what a recorded ruling suggests to the 派单目录; nothing is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaoxinban.application.ports import View
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.fold import undone_acts
from gaoxinban.domain.privacy import veiled
from gaoxinban.domain.routing import Catalogue, Facts
from gaoxinban.domain.routing_condition import Sight
from gaoxinban.domain.routing_text import GAP

WORDS = 4
"""Words that the first condition begins with; whoever edits the rule knows better."""
TITLE = 20
"""Characters of the case's title in the rule's name."""


@dataclass(frozen=True, slots=True)
class RuledCase:
    """A case whose ruling is to become a rule."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class RuleSeed:
    """A rule's payload without a number, and the rule that answers such a request until now.

    `before` None: no rule does.
    """

    number: str
    table: Mapping[str, Any]
    before: int | None


def seed(view: View, ticket_id: int) -> RuleSeed:
    """The last ruling that stands, as a rule; Refused where there is none."""
    ticket, book = view.cases.load(ticket_id), view.book
    events = view.cases.events(ticket_id)
    undone = undone_acts(events)
    ruled: list[Any] = [
        each.data for each in events if each.kind is EventKind.CONSULT and each.seq not in undone
    ]
    if not ruled:
        raise Refused(f"工单 {ticket.number} 没有会商裁定，写不成规则。")
    title = veiled(ticket, ticket.title)  # a rule is for everybody to read
    facts = Facts(
        title=title,
        text=veiled(ticket, ticket.body),
        category=ticket.category,
        urgency=ticket.urgency,
        kind=ticket.kind,
    )
    _, catalogue = book.catalogue()
    sight = catalogue.see(facts)
    answers = catalogue.first(sight)
    table: dict[str, Any] = {
        "name": f"{title[:TITLE].strip()}（{ticket.number} 会商）",
        "team": book.team(ruled[-1]["team"]).code,
        "condition": {"words": _telling(catalogue, sight, title)},
    }
    if ticket.category is not None:
        table["category"] = ticket.category
    return RuleSeed(ticket.number, table, None if answers is None else answers.number)


def _telling(catalogue: Catalogue, sight: Sight, title: str) -> list[str]:
    """Words that the directory knows: those of the title and the long ones first."""
    markers = catalogue.source.payload["markers"].values()
    plain = {each for words in markers for each in words}
    known = {each for each in sight.words - plain if len(each) > 1 and GAP not in each}
    head = title.casefold()
    chosen: list[str] = []
    for word in sorted(known, key=lambda word: (word not in head, -len(word), word)):
        if not any(word in longer for longer in chosen):
            chosen.append(word)
    return chosen[:WORDS]
