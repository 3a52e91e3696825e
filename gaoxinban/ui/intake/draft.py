"""What stands in the form, as plain data; the form is read into it and filled from it."""

import re
from dataclasses import dataclass

from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.commands import AddToCase, AnswerCase, LogCase
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Channel, ContactMeans, Privacy, RequestKind, Urgency

OFFERED_TITLE = 40
"""Characters of the body that become the title when nobody wrote one."""

_SENTENCE_END = re.compile(r"[。！？；!?;\n\r]")
_GREETING = re.compile(r"^(?:您好|你好|领导好?|老师好?|喂|请问)[，、！：。,!:~\s]*")
_PAUSE = re.compile(r"[，、：,:\s]")

_MEANS = {
    Channel.PHONE: ContactMeans.PHONE,
    Channel.HOTLINE: ContactMeans.PHONE,
    Channel.VISIT: ContactMeans.MEETING,
    Channel.EVENT: ContactMeans.MEETING,
    Channel.FIELD_VISIT: ContactMeans.VISIT,
    Channel.WECHAT: ContactMeans.WECHAT,
    Channel.MAIL: ContactMeans.LETTER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeDraft:
    """Everything that was typed or chosen; what was not is empty or the form's default.

    The time and the reason of back-dating count only while `back_dated`,
    `answer` only while `answering`: what was typed in a folded part is kept,
    not used. `happened` is what was typed, `happened_at` what it means.
    `template` is what the category put into `body`; its lines that nobody
    filled in are no part of what was said. `after` is the ended case that is
    taken up again, `after_name` its number and title. `files` lie beside the drafts.
    """

    enterprise_id: int | None = None
    enterprise_name: str = ""
    uscc: str = ""
    title: str = ""
    body: str = ""
    category: str | None = None
    kind: RequestKind = RequestKind.HELP
    urgency: Urgency = Urgency.NORMAL
    channel: Channel = Channel.PHONE
    contact_name: str = ""
    contact_phone: str = ""
    team_id: int | None = None
    back_dated: bool = False
    happened: str = ""
    happened_at: Instant | None = None
    late_reason: str = ""
    answering: bool = False
    answer: str = ""
    template: str = ""
    privacy: Privacy = Privacy.NAMED
    after: int | None = None
    after_name: str = ""
    files: tuple[LaidFile, ...] = ()

    @property
    def asked_for(self) -> bool:
        """Whether enterprise and contact count: of an anonymous caller none is taken down."""
        return self.privacy is not Privacy.ANONYMOUS

    @property
    def known_id(self) -> int | None:
        """The enterprise of the register that asks, as far as it may be taken down."""
        return self.enterprise_id if self.asked_for else None

    @property
    def said(self) -> str:
        """The body without the lines of the template that were left as they are."""
        if not self.template:
            return self.body
        asked = {line.strip() for line in self.template.splitlines()}
        lines = [line for line in self.body.splitlines() if line.strip() not in asked - {""}]
        return "\n".join(lines).strip()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that would be missed."""
        typed = (self.enterprise_name, self.title, self.said, self.answer, self.late_reason)
        return not any(typed) and not self.files

    @property
    def title_used(self) -> str:
        """The title that was written, else the one offered from the body."""
        return self.title or offered_title(self.said)

    def to_log(self, *, dispatch: bool = True, window: str = "") -> LogCase:
        """登记, and 派单 at once unless told otherwise; the draft that `window` kept goes."""
        named = self.asked_for
        return LogCase(
            title=self.title_used,
            body=self.said,
            enterprise_id=self.known_id,
            enterprise_name=self.enterprise_name if named else "",
            uscc=self.uscc if named and self.enterprise_id is None else "",
            category=self.category,
            kind=self.kind,
            urgency=self.urgency,
            channel=self.channel,
            contact_name=self.contact_name if named else "",
            contact_phone=self.contact_phone if named else "",
            privacy=self.privacy,
            dispatch=dispatch,
            team_id=self.team_id if dispatch else None,
            happened_at=self.happened_at if self.back_dated else None,
            late_reason=self.late_reason if self.back_dated else "",
            draft=window,
            after=self.after,
            files=self.files,
        )

    def to_answer(self, *, window: str = "") -> AnswerCase:
        """当场答复: the enterprise was reached the way it came."""
        means = _MEANS[self.channel]
        log = self.to_log(dispatch=False, window=window)
        return AnswerCase(log=log, answer=self.answer, means=means)

    def to_add(self, ticket_id: int, *, window: str = "") -> AddToCase:
        """并入: the same words as a 备注 of a case that is there."""
        return AddToCase(
            ticket_id=ticket_id,
            said=self.said or self.title,
            enterprise_id=self.known_id,
            channel=self.channel,
            contact_name=self.contact_name if self.asked_for else "",
            contact_phone=self.contact_phone if self.asked_for else "",
            privacy=self.privacy,
            draft=window,
            files=self.files,
        )


def offered_title(body: str) -> str:
    """The first sentence of the body without its greeting, cut at a pause when it is long."""
    start = body[: 10 * OFFERED_TITLE].strip()
    while (greeted := _GREETING.sub("", start, count=1)) != start:
        start = greeted.lstrip()
    sentence = next((part for part in _SENTENCE_END.split(start) if part.strip()), "")
    sentence = " ".join(sentence.split())
    if len(sentence) <= OFFERED_TITLE:
        return sentence
    pauses = [each.start() for each in _PAUSE.finditer(sentence[: OFFERED_TITLE + 1])]
    return sentence[: pauses[-1] if pauses and pauses[-1] >= 6 else OFFERED_TITLE]
