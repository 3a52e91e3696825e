"""What enterprises ask for: a category, a title and one to three sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaoxinban.application.demo.chance import Chance, Weighted
from gaoxinban.application.demo.enterprises import Known, Register
from gaoxinban.application.demo.words import Scene, Words
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import Channel, RequestKind, Urgency

_KINDS = {
    "e": RequestKind.ENQUIRY,
    "h": RequestKind.HELP,
    "c": RequestKind.COMPLAINT,
    "s": RequestKind.SUGGESTION,
}
_CHANNELS = Weighted(
    [
        (Channel.PHONE, 0.38),
        (Channel.WECHAT, 0.18),
        (Channel.FIELD_VISIT, 0.16),
        (Channel.HOTLINE, 0.12),
        (Channel.VISIT, 0.09),
        (Channel.MAIL, 0.04),
        (Channel.EVENT, 0.03),
    ]
)
_URGENCIES = Weighted([(Urgency.NORMAL, 0.86), (Urgency.URGENT, 0.115), (Urgency.CRITICAL, 0.025)])
_REPEATED = 0.012
_REMEMBERED = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A request before it is logged."""

    enterprise: Known
    category: str | None
    kind: RequestKind
    urgency: Urgency
    channel: Channel
    title: str
    body: str
    contact_name: str
    contact_phone: str
    subject: "Subject"
    scene: Scene


class Subject:
    """One second-level category and how people speak of it."""

    __slots__ = ("asks", "code", "enquiries", "kinds", "openings", "pool", "results", "whys")

    def __init__(self, words: Words, row: dict[str, Any]) -> None:
        self.code: str = row["code"]
        self.pool: str = row.get("pool", "working")
        self.kinds = Weighted(
            [(_KINDS[part[0]], int(part[1:])) for part in row.get("kinds", "h7 e3").split()]
        )
        self.openings = [
            (words.sentence(what), words.sentences(_titles(what, row["titles"])))
            for what in row["whats"]
        ]
        self.whys = words.sentences(row.get("whys", []))
        self.asks = words.sentences(row.get("asks", []))
        self.enquiries = words.sentences(row.get("enquiries", []))
        self.results = words.sentences(row.get("results", []))


def _titles(what: str, titles: Sequence[str]) -> list[str]:
    """The titles that speak of the same thing: those with most pairs of characters in common."""
    pairs = _pairs(what)
    shared = [len(pairs & _pairs(title)) for title in titles]
    most = max(shared)
    return [title for title, count in zip(titles, shared, strict=True) if count == most]


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


class Requests:
    """Makes requests up."""

    def __init__(self, chance: Chance, words: Words, register: Register) -> None:
        self._chance = chance
        self._words = words
        self._register = register
        self._subjects: Weighted[Subject] = Weighted(
            [
                (Subject(words, row), float(row.get("weight", 1)))
                for name in sorted(words.offered)
                if name.startswith("requests")
                for row in words.table(name)["subjects"]
            ]
        )
        self._recent: list[Draft] = []

    def draft(self, at: Instant) -> Draft:
        """The request that comes in at that time."""
        chance = self._chance
        if self._recent and chance.hit(_REPEATED):
            return self._again(chance.pick(self._recent))
        subject = self._subjects.pick(chance)
        enterprise = getattr(self._register, subject.pool).pick(chance)
        scene = Scene(chance, local_date(at), enterprise.product, enterprise.town, enterprise.name)
        kind = subject.kinds.pick(chance)
        what, titles = chance.pick(subject.openings)
        draft = Draft(
            enterprise=enterprise,
            category=self._given(subject),
            kind=kind,
            urgency=_URGENCIES.pick(chance)
            if kind is not RequestKind.SUGGESTION
            else Urgency.NORMAL,
            channel=_CHANNELS.pick(chance),
            title=chance.pick(titles)(scene),
            body=what(scene) + self._rest(subject, kind, scene),
            contact_name=enterprise.contact_name,
            contact_phone=enterprise.contact_phone,
            subject=subject,
            scene=scene,
        )
        self._recent.append(draft)
        if len(self._recent) > _REMEMBERED:
            del self._recent[: _REMEMBERED // 2]
        return draft

    @staticmethod
    def ordinary(draft: Draft) -> Draft:
        """The same request as a plain 求助, so that a showcase runs by the usual promise."""
        return replace(draft, kind=RequestKind.HELP, urgency=Urgency.NORMAL)

    def _given(self, subject: Subject) -> str | None:
        """Mostly the desk picks the second level, sometimes the first, sometimes nothing."""
        drawn = self._chance.random()
        if drawn < 0.8:
            return subject.code
        return subject.code.partition(".")[0] if drawn < 0.88 else None

    def _rest(self, subject: Subject, kind: RequestKind, scene: Scene) -> str:
        """Why it matters, and what is asked for."""
        chance = self._chance
        body = ""
        if subject.whys and chance.hit(0.66):
            body += chance.pick(subject.whys)(scene)
        if kind is RequestKind.HELP and subject.asks and chance.hit(0.75):
            return body + chance.pick(subject.asks)(scene)
        if kind is RequestKind.ENQUIRY and subject.enquiries:
            return body + chance.pick(subject.enquiries)(scene)
        return body + self._words.say(f"ask_{kind.value}", scene)

    def _again(self, draft: Draft) -> Draft:
        """The same enterprise once more, by another channel and in almost the same words."""
        chance = self._chance
        body = draft.body
        if chance.hit(0.6):
            body = self._words.say("again", draft.scene) + body
        return Draft(
            enterprise=draft.enterprise,
            category=draft.category,
            kind=draft.kind,
            urgency=Urgency.URGENT if chance.hit(0.3) else draft.urgency,
            channel=_CHANNELS.pick(chance),
            title=draft.title,
            body=body,
            contact_name=draft.contact_name,
            contact_phone=draft.contact_phone,
            subject=draft.subject,
            scene=draft.scene,
        )
