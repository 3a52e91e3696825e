"""What stands in the form, as plain data; the form is read into it and filled from it."""

import re
from dataclasses import dataclass

from gaoxinban.application.commands import AnswerCase, LogCase
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Channel, ContactMeans, RequestKind, Urgency

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

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that would be missed."""
        typed = (self.enterprise_name, self.title, self.body, self.answer, self.late_reason)
        return not any(typed)

    @property
    def title_used(self) -> str:
        """The title that was written, else the one offered from the body."""
        return self.title or offered_title(self.body)

    def to_log(self, *, dispatch: bool = True) -> LogCase:
        """登记, and 派单 at once unless told otherwise."""
        return LogCase(
            title=self.title_used,
            body=self.body,
            enterprise_id=self.enterprise_id,
            enterprise_name=self.enterprise_name,
            uscc="" if self.enterprise_id is not None else self.uscc,
            category=self.category,
            kind=self.kind,
            urgency=self.urgency,
            channel=self.channel,
            contact_name=self.contact_name,
            contact_phone=self.contact_phone,
            dispatch=dispatch,
            team_id=self.team_id if dispatch else None,
            happened_at=self.happened_at if self.back_dated else None,
            late_reason=self.late_reason if self.back_dated else "",
        )

    def to_answer(self) -> AnswerCase:
        """当场答复: the enterprise was reached the way it came."""
        means = _MEANS[self.channel]
        return AnswerCase(log=self.to_log(dispatch=False), answer=self.answer, means=means)


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
