"""The pages of the window, and what its search field finds in the office.

A page is imported when it is first shown: the window paints before any of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gaoxinban.ui import enterprises, queue, reminders, rules, settings, statistics
from gaoxinban.ui.intake.page import intake_page
from gaoxinban.ui.kit.page import Destination, PageSpec, Suggestion
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.office import page_spec as office_page

if TYPE_CHECKING:
    from gaoxinban.application.office import Office

MOST_HITS = 5
MOST_PEOPLE = 3


def pages() -> Sequence[PageSpec]:
    """Every page that is built, in the order of the rail."""
    return (
        intake_page(),
        queue.page_spec(),
        enterprises.page_spec(),
        statistics.page_spec(),
        rules.page_spec(),
        office_page(),
        reminders.page_spec(),
        settings.page_spec(),
    )


def search(office: "Office", text: str) -> Sequence[Suggestion]:
    """Cases, enterprises, people and settings, each kind headed by its name and its hits marked."""
    from gaoxinban.application import find
    from gaoxinban.application.rows import TicketFilter

    lines: list[Suggestion] = []
    notes: list[str] = []
    cases = find.cases(office, text, MOST_HITS + 1)
    if len(cases) > MOST_HITS:
        notes.append(tr("还有别的工单，Alt+2 再按 / 可以全部列出"))
    for case in cases[:MOST_HITS]:
        said = f"{case.row.number} {case.row.title}"
        told = case.excerpt or case.row.enterprise
        lines.append(_line(text, Destination("queue", case.row.id), (said, told), tr("工单")))
    firms = find.enterprises(office, text, MOST_HITS + 1)
    named = [each for each in firms if not each.further]
    if len(named) > MOST_HITS:
        firms.remove(named[MOST_HITS])
        notes.append(tr("还有别的企业，Alt+3 可以全部列出"))
    for found in firms:
        told = " ".join(part for part in (found.person, found.phone) if part)
        told = told or found.uscc or found.town
        lines.append(
            _line(text, Destination("enterprises", found.id), (found.name, told), tr("企业"))
        )
    for officer, hit in find.officers(office, text, MOST_PEOPLE):
        handled = TicketFilter(officer_id=officer.id, open_only=True)
        told = tr("{team} {role}，看在办的工单").format(team=officer.team, role=officer.role.label)
        lines.append(
            Suggestion(
                Destination("queue", handled), officer.name, told.strip(), tr("人员"), hit.marks
            )
        )
    lines += settings_found(text)
    return [*lines, *(Suggestion(None, each, note=True) for each in notes)]


def recalled(office: "Office", places: Sequence[Destination]) -> list[Suggestion]:
    """Cases and enterprises that were found before, as they read now; what is gone is left out."""
    asked: dict[str, list[int]] = {}
    for place in places:
        if isinstance(place.target, int):
            asked.setdefault(place.page, []).append(place.target)
    lines = [
        Suggestion(Destination("queue", row.id), f"{row.number} {row.title}", row.enterprise)
        for row in office.ticket_rows(asked.get("queue", []))
    ]
    for firm in office.enterprise_rows(asked.get("enterprises", [])):
        told = firm.uscc or firm.town
        lines.append(Suggestion(Destination("enterprises", firm.id), firm.name, told))
    return lines


def settings_found(text: str) -> list[Suggestion]:
    """Sections of 设置 and parts of other pages, by their title or by what stands in them."""
    from gaoxinban.application.find import match
    from gaoxinban.ui.settings.sections import sections

    places = [("settings", each.key, each.title, each.words) for each in sections()]
    places += [(spec.key, *part) for spec in pages() for part in spec.parts]
    lines: list[Suggestion] = []
    for page, key, title, words in places:
        hit, told = match(text, title), match(text, words)
        # Letters that stand anywhere in a row of words mean nothing.
        if hit is not None or (told is not None and told.rank <= 2):
            marks = hit.marks if hit else ()
            lines.append(Suggestion(Destination(page, key), title, words, tr("设置"), marks))
    return lines


def _line(query: str, where: Destination, texts: tuple[str, str], group: str) -> Suggestion:
    """A line with what was typed marked in both of its texts, by letter or by initials."""
    from gaoxinban.application import find

    said, told = texts
    marks = find.marks_in(query, said)
    if not marks and (hit := find.match(query, said)) is not None:
        marks = hit.marks
    return Suggestion(where, said, told, group, marks, find.marks_in(query, told))
