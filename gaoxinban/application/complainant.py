"""来电人: acts on who asks, and what keeps other acts from telling it. The rule is `may_see`."""

from gaoxinban.application.acting import Act, acted, required
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.commands import AddToCase, AmendCase, LogCase, RevealCaller, SetPrivacy
from gaoxinban.application.ports import Enterprises
from gaoxinban.application.rows import ActedCase
from gaoxinban.application.who_asks import all_that_tells
from gaoxinban.application.written import line_of
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.privacy import may_see, telling_words, veiled
from gaoxinban.domain.term import Privacy
from gaoxinban.domain.ticket import Ticket


def set_privacy(act: Act, cmd: SetPrivacy) -> Outcome[ActedCase]:
    """改来电人身份, together with the cases that were merged into this one."""
    ticket = act.open(cmd, EventKind.PRIVACY)
    old, new = ticket.privacy, cmd.privacy
    if new is old:
        raise Refused(f"本工单已经是{new.label}件。", field="privacy")
    if new is Privacy.ANONYMOUS:
        raise Refused("来电人已经记下，不能改成匿名；可以改为保密。", field="privacy")
    asked = "请写下来电人同意公开的原话。" if new is Privacy.NAMED else "请填写原因。"
    text = {"reason": required(cmd.reason, asked, "reason")}
    data: dict[str, object] = {"privacy": [old.value, new.value]}
    enterprise_id = ticket.enterprise_id
    if old is Privacy.ANONYMOUS:
        if cmd.enterprise_id is None:
            raise Refused("请选择来电人的企业。", field="enterprise_id")
        enterprise_id = cmd.enterprise_id
        data["enterprise"] = [ticket.enterprise_id, enterprise_id]
        for name in ("contact_name", "contact_phone"):
            text[f"new_{name}"] = line_of(getattr(cmd, name))
    register = act.uow.enterprises
    known_enterprise(register, enterprise_id)
    cases = [ticket]
    for each in cases:  # and those that were merged into them before
        cases += [act.uow.cases.load(link.ticket_id) for link in each.absorbed]
    if new is Privacy.CONFIDENTIAL:
        # Double records have names of their own, and the texts of all cases stand in this one.
        others = () if old is Privacy.ANONYMOUS else (each.enterprise_id for each in cases[1:])
        people = [text.get("new_contact_name", ""), text.get("new_contact_phone", "")]
        for each in cases:  # and who called again
            people += [each.contact_name, each.contact_phone, *each.known_as]
        text["known_as"] = all_that_tells(act.uow, (enterprise_id, *others), people)
    for each in cases:
        act.record(each, EventKind.PRIVACY, data, text)
    changed = Changes(tickets=True, enterprises=True, ticket_ids=frozenset(c.id for c in cases))
    return Outcome(acted(ticket).value, changed)


def look(act: Act, cmd: RevealCaller) -> Outcome[ActedCase]:
    """查看来电人: from now on this person sees it, and everybody sees that he looked and why."""
    ticket = act.open(cmd, EventKind.REVEAL)
    reason = required(cmd.reason, "请填写查看的理由。", "reason")
    act.record(ticket, EventKind.REVEAL, None, {"reason": reason})
    return acted(ticket)


def known_enterprise(register: Enterprises, enterprise_id: int) -> Enterprise:
    """One of the register; Refused for what stands there for those that are not told."""
    if enterprise_id < 0:
        raise Refused("请选择一家企业。", field="enterprise_id")
    return register.get(enterprise_id)


def ensure_nameless(cmd: LogCase) -> None:
    """匿名: neither enterprise nor person is taken down."""
    named = (cmd.enterprise_name, cmd.uscc, cmd.contact_name, cmd.contact_phone)
    if cmd.enterprise_id is not None or any(each.strip() for each in named):
        raise Refused("匿名来电不记企业、姓名和电话，请清空，或改选保密。", field="privacy")


def ensure_may_add(actor: Actor, ticket: Ticket, cmd: AddToCase) -> None:
    """What somebody says again goes to a case that keeps it back as well; no case is guessed at."""
    if not may_see(actor, ticket):
        raise Refused(
            f"工单 {ticket.number} 是保密件，看不到它是哪家企业的，不能并入。请登记为新工单。",
            field="privacy",
        )
    if cmd.privacy is not ticket.privacy:
        raise Refused(
            f"这次是{cmd.privacy.label}来电，工单 {ticket.number} 是{ticket.privacy.label}件，"
            "不能并入。请登记为新工单。",
            field="privacy",
        )


def ensure_may_follow(actor: Actor, cmd: LogCase, earlier: Ticket) -> None:
    """A 接续 says that both are of one enterprise, as a 并单 does."""
    if not may_see(actor, earlier):
        raise Refused(
            f"工单 {earlier.number} 是保密件，看不到它是哪家企业的，不能接续。", field="after"
        )
    if cmd.privacy is not earlier.privacy:
        raise Refused(
            f"这次是{cmd.privacy.label}来电，工单 {earlier.number} 是{earlier.privacy.label}件，"
            "不能接续。请不接续，或改成一样。",
            field="privacy",
        )


def ensure_may_merge(actor: Actor, later: Ticket, earlier: Ticket) -> None:
    """A 并单 says that both are of one enterprise: to those only who know it of either."""
    if not (may_see(actor, later) and may_see(actor, earlier)):
        raise Refused("其中有保密件，并单须由看得到来电人的人来做。", field="into_id")
    if later.privacy is not earlier.privacy:
        raise Refused(
            f"工单 {earlier.number} 是{earlier.privacy.label}件，{later.number} 是"
            f"{later.privacy.label}件，不能并单。请先改成一样。",
            field="into_id",
        )


def ensure_may_amend(actor: Actor, ticket: Ticket, cmd: AmendCase) -> None:
    """Enterprise and contact are corrected by those who see them, as are texts with a veil.

    Whoever reads 「保密」 in a text would write it into the case, or learn by a guess.
    """
    told = may_see(actor, ticket)
    for name in ("title", "body"):
        stands = getattr(ticket, name)
        if not told and getattr(cmd, name) is not None and veiled(ticket, stands) != stands:
            said = "本工单是保密件，这里有您看不到的字，只有看得到来电人的人才能更正。"
            raise Refused(said, field=name)
    if (cmd.enterprise_id, cmd.contact_name, cmd.contact_phone) == (None, None, None):
        return
    if ticket.privacy is Privacy.ANONYMOUS:
        raise Refused("匿名件不记企业和联系人。来电人愿意说明时，请用「改来电人身份」。")
    if not told:
        raise Refused("本工单是保密件，企业和联系人只有看得到的人才能更正。")


def merged_words(later: Ticket) -> dict[str, str]:
    """What the surviving case must know to keep the texts of this one back, now or later."""
    return {"known_as": "\n".join(telling_words(later))}
