"""The intake desk beside its acts: drafts, text modules, similar cases, the caller's card."""

from gaoxinban.application.desk_ports import CallerFacts
from gaoxinban.application.drafts import Drafts
from gaoxinban.application.service import Premises, Service
from gaoxinban.application.similar import YEAR, SimilarCase, SimilarCases
from gaoxinban.application.text_modules import TextModules


class Desk(Service):
    """The desk of one office: `office.desk`. Callable from any thread."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self._similar = SimilarCases()
        self.drafts = Drafts(premises)
        self.modules = TextModules(premises)

    def similar(self, typed: str, enterprise_id: int | None = None) -> list[SimilarCase]:
        """Cases that may be about what was typed: of this enterprise first, then by words.

        With an enterprise and no text yet it finds nothing and learns how common words are.
        """
        if enterprise_id is None and not typed.strip():
            return []
        with self._database.desk() as desk:
            return self._similar.find(desk, typed, enterprise_id, self._clock.now())

    def caller(self, enterprise_id: int) -> CallerFacts:
        """Who handled its cases, how it judged them, how many there were in a year."""
        with self._database.desk() as desk:
            return desk.caller_facts(enterprise_id, self._clock.now() - YEAR)
