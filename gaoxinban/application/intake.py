"""登记: from what the enterprise says to a case with a team and a promise."""

from dataclasses import replace

from gaoxinban.application.acting import Act, acted, required
from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.categories import ensure_in_use, in_use
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.cleaning import clean_code, company_key
from gaoxinban.application.commands import AddToCase, AnswerCase, LogCase
from gaoxinban.application.complainant import (
    ensure_may_add,
    ensure_may_follow,
    ensure_nameless,
    known_enterprise,
)
from gaoxinban.application.laid_files import let_wait, waiting
from gaoxinban.application.pinyin import spell
from gaoxinban.application.ports import Book, Enterprises, UnitOfWork
from gaoxinban.application.receiving import receiving_team
from gaoxinban.application.rows import ActedCase, IntakePreview, LoggedCase, PromisedTime
from gaoxinban.application.who_asks import all_that_tells
from gaoxinban.application.written import body_of, code_of, enterprise_name_of, line_of, title_of
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import AGAIN, EventKind
from gaoxinban.domain.instant import SECOND, Instant, local_date
from gaoxinban.domain.ledger import due_time
from gaoxinban.domain.privacy import ANONYMOUS
from gaoxinban.domain.routing import Facts
from gaoxinban.domain.routing_source import DispatchRule
from gaoxinban.domain.term import LegName, Privacy, ProjectStage, RequestKind, Urgency
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import ENDED, allowed

BACK_DATED_MOST = 366 * 24 * 3600 * SECOND
"""What a call is entered late at most: a wrong year would take a number of that year for good."""


def log(act: Act, cmd: LogCase) -> Outcome[LoggedCase]:
    """登记; unless told otherwise the 派单目录 gives it to a team at once."""
    ticket, rule = _log(act, cmd)
    team = ""
    if cmd.team_id is not None:
        chosen = receiving_team(act, cmd.team_id)
        act.record(ticket, EventKind.DISPATCH, {"team": chosen.id})
        team = chosen.name
    elif cmd.dispatch and rule is not None:
        found = act.uow.book.team_named(rule.team)
        if found is not None:
            act.record(ticket, EventKind.DISPATCH, {"team": found.id, "rule": rule.number})
            team = found.name
    return _logged(ticket, team)


def answer(act: Act, cmd: AnswerCase) -> Outcome[LoggedCase]:
    """当场答复: an enquiry answered on the intake call."""
    result = required(cmd.answer, "请填写答复内容。", "answer")
    ticket, _ = _log(act, cmd.log)
    reached = ticket.contact_name or "来电人"
    act.record(ticket, EventKind.CONTACT, {"means": cmd.means.value}, {"reached": reached})
    act.record(ticket, EventKind.RESOLVE, {"answered": True}, {"result": result})
    return _logged(ticket, "")


def add_to(act: Act, cmd: AddToCase) -> Outcome[ActedCase]:
    """The caller's words go to a case of the same enterprise instead of making another.

    A 备注, no 进展告知: the enterprise told us, nobody told it anything.
    """
    ticket = act.open(cmd, EventKind.NOTE)
    ensure_may_add(act.actor, ticket, cmd)
    if cmd.privacy is not Privacy.ANONYMOUS and not _is_of(act.uow.enterprises, cmd, ticket):
        sentence = f"工单 {ticket.number} 是另一家企业的，不能并入。请登记为新工单。"
        raise Refused(sentence, field="enterprise_name")
    said = body_of(required(cmd.said, "请写下反映内容，再并入已有的工单。", "body"))
    caller = (cmd.contact_name, cmd.contact_phone) if cmd.privacy is Privacy.NAMED else ()
    who = [each for each in map(line_of, caller) if each]
    heading = f"企业再次反映（{'，'.join(filter(None, (cmd.channel.label, ' '.join(who))))}）"
    # Kept apart as well: the case may be made confidential later.
    text = {"note": f"{heading}：{said}", "known_as": "\n".join(who)}
    act.record(ticket, EventKind.NOTE, {AGAIN: True}, text)
    if cmd.draft:
        act.uow.desk.drop_draft(cmd.draft)
    _let_wait(act, ticket, cmd.files)
    return acted(ticket)


def _let_wait(act: Act, ticket: Ticket, files: tuple[LaidFile, ...]) -> None:
    """The draft is gone, and its files are not on the case yet: this names them till they are."""
    if files:
        owner, now = act.actor.ref, act.clock.now()
        before = waiting(act.uow.desk, owner, ticket.id)
        let_wait(act.uow, owner, ticket.id, (*before, *files), now)


def _is_of(register: Enterprises, cmd: AddToCase, ticket: Ticket) -> bool:
    """Whether the enterprise that called is the case's, whichever of its records either names."""
    if cmd.enterprise_id is None:
        return False
    one, other = (register.get(each) for each in (cmd.enterprise_id, ticket.enterprise_id))
    return one.standing_id == other.standing_id


def _log(act: Act, cmd: LogCase) -> tuple[Ticket, DispatchRule | None]:
    """The case, and the rule of the 派单目录 that answers; why is told when somebody asks."""
    if cmd.privacy is Privacy.ANONYMOUS:
        ensure_nameless(cmd)
    elif cmd.enterprise_id is None:
        enterprise_name_of(cmd.enterprise_name)  # asked for first: it is the first field
    title = title_of(cmd.title)
    body = body_of(cmd.body)
    happened_at = act.back_dated(cmd.happened_at, cmd.late_reason)
    now = act.clock.now()
    if happened_at is not None and now - happened_at > BACK_DATED_MOST:
        raise Refused("来电时间是一年多以前，请核对年份；以前的工单请用导入。", field="happened_at")
    at = now if happened_at is None else happened_at
    book = act.uow.book
    category = cmd.category
    if category is not None:
        category = book.category_named(category)
        if category is None:
            raise Refused(f"没有事项分类「{cmd.category}」，请从列表中选择。", field="category")
        ensure_in_use(book, category)
    enterprise = find_or_make_enterprise(act.uow.enterprises, cmd)
    if cmd.after is not None:
        _ensure_follows(act, cmd, enterprise)
    rules, catalogue = book.catalogue()
    sight = catalogue.see(facts(cmd, enterprise))
    rule = catalogue.first(sight)
    calendar, _ = book.calendar()
    year = local_date(at).year
    if cmd.draft:
        act.uow.desk.drop_draft(cmd.draft)
    ticket = act.uow.cases.create()
    act.uow.cases.record(
        ticket,
        EventKind.LOG,
        actor=act.actor,
        happened_at=at,
        entered_at=now,
        data={
            "year": year,
            "serial": act.uow.cases.next_serial(year),
            "enterprise": enterprise.id,
            "category": category or in_use(book, catalogue.filed(sight, rule)),
            "kind": cmd.kind.value,
            "urgency": cmd.urgency.value,
            "channel": cmd.channel.value,
            "calendar": calendar,
            "promise": book.promises_at(at).number,
            "rules": rules,
            **({} if cmd.privacy is Privacy.NAMED else {"privacy": cmd.privacy.value}),
            **({} if cmd.after is None else {"after": cmd.after}),
        },
        text={"title": title, **_texts(cmd, body, _told_by(act.uow, cmd, enterprise))},
    )
    _let_wait(act, ticket, cmd.files)
    return ticket, rule


def _told_by(uow: UnitOfWork, cmd: LogCase, enterprise: Enterprise) -> str:
    """What else tells who asks, where that is kept back."""
    if cmd.privacy is not Privacy.CONFIDENTIAL:
        return ""
    people = map(line_of, (cmd.contact_name, cmd.contact_phone))
    return all_that_tells(uow, [enterprise.id], people)


def _texts(cmd: LogCase, body: str, also: str) -> dict[str, str]:
    """What was written down beside the title, as far as anything was."""
    texts = {
        "body": body,
        "contact_name": line_of(cmd.contact_name),
        "contact_phone": line_of(cmd.contact_phone),
        "late_reason": body_of(cmd.late_reason),
        "known_as": also,
    }
    return {key: value for key, value in texts.items() if value}


def _ensure_follows(act: Act, cmd: LogCase, enterprise: Enterprise) -> None:
    """What ended comes up again; what has not ended is redone, or takes a 备注, instead."""
    assert cmd.after is not None
    earlier = act.uow.cases.load(cmd.after)
    ensure_may_follow(act.actor, cmd, earlier)
    if act.uow.enterprises.get(earlier.enterprise_id).standing_id != enterprise.standing_id:
        said = f"工单 {earlier.number} 是另一家企业的，不能接续。"
        raise Refused(said, field="after")
    if earlier.state not in ENDED:
        how = "不能接续，请照常登记。"
        if allowed(earlier.state, EventKind.NOTE):
            how = "归档以后才能接续。还可以办的，请在那一件上重办或备注。"
        raise Refused(
            f"工单 {earlier.number} 现在是「{earlier.state.label}」，{how}", field="after"
        )


def _logged(ticket: Ticket, team: str) -> Outcome[LoggedCase]:
    return Outcome(
        LoggedCase(ticket.id, ticket.number, team),
        Changes(tickets=True, enterprises=True, ticket_ids=frozenset({ticket.id})),
    )


def find_or_make_enterprise(register: Enterprises, cmd: LogCase) -> Enterprise:
    """By id, else by code, else by cleaned name, else a new one.

    A new one gets its contact from the case, unless that is to be kept back.
    """
    if cmd.privacy is Privacy.ANONYMOUS:
        return register.get(ANONYMOUS)
    if cmd.enterprise_id is not None:
        return _standing(register, known_enterprise(register, cmd.enterprise_id))
    name = enterprise_name_of(cmd.enterprise_name)
    code = clean_code(cmd.uscc) if cmd.uscc.strip() else ""
    key = company_key(name)
    found = (register.by_code(code) if code else None) or register.by_key(key)
    if found is not None:
        return _standing(register, found)
    initials, pinyin = spell(name)
    told = cmd.privacy is Privacy.NAMED
    made = Enterprise(
        name=name,
        name_key=key,
        uscc=code_of(code),
        initials=initials,
        pinyin=pinyin,
        contact_name=line_of(cmd.contact_name) if told else "",
        contact_phone=line_of(cmd.contact_phone) if told else "",
    )
    return replace(made, id=register.add(made))


def _standing(register: Enterprises, found: Enterprise) -> Enterprise:
    """A double record gives way to the one that it was merged into."""
    return found if found.merged_into is None else register.get(found.merged_into)


def facts(cmd: LogCase, enterprise: Enterprise | None) -> Facts:
    """All that is known when the case is routed."""
    return Facts(
        title=cmd.title,
        text=cmd.body,
        category=cmd.category,
        industry=enterprise.industry or None if enterprise else None,
        town=enterprise.town or None if enterprise else None,
        tiers=enterprise.tiers if enterprise else (),
        urgency=cmd.urgency,
        kind=cmd.kind,
        stage=(
            enterprise.stage
            if enterprise is not None and enterprise.stage is not ProjectStage.NONE
            else None
        ),
        project_class=enterprise.project_class or None if enterprise else None,
    )


def promised(
    book: Book, at: Instant, category: str | None, kind: RequestKind, urgency: Urgency
) -> tuple[PromisedTime, ...]:
    """The promises of a case logged at `at`: dispatch, contact, resolve."""
    _, calendar = book.calendar()
    policy = book.promises_at(at)
    return tuple(
        PromisedTime(leg, str(promise), due_time(calendar, at, promise))
        for leg in (LegName.DISPATCH, LegName.CONTACT, LegName.RESOLVE)
        for promise in (policy.promise(leg, category, kind, urgency),)
    )


def preview(book: Book, register: Enterprises, cmd: LogCase, now: Instant) -> IntakePreview:
    """What the form shows while one types; nothing is written."""
    known = cmd.enterprise_id if cmd.privacy is not Privacy.ANONYMOUS else None
    enterprise = None if known is None else register.get(known)
    _, catalogue = book.catalogue()
    routing = catalogue.route(facts(cmd, enterprise))
    team = book.team_named(routing.team) if routing.team is not None else None
    category = cmd.category or in_use(book, routing.category)
    start = now if cmd.happened_at is None else min(cmd.happened_at, now)
    dues = promised(book, start, category, cmd.kind, cmd.urgency)
    _, calendar = book.calendar()
    return IntakePreview(
        team_id=team.id if team else None,
        team=team.name if team else "",
        routing=routing,
        category=category,
        category_name=book.category_name(category),
        promises=dues,
        provisional=any(calendar.is_provisional(start, row.due) for row in dues),
    )
