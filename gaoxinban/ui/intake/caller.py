"""Who asks: from what is typed in 来电企业 to an enterprise of the register or a new one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gaoxinban.application.rows import EnterpriseOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Privacy
from gaoxinban.ui.intake import operations
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.operations import KnownCaller, NewEnterprise
from gaoxinban.ui.intake.side_view import EnterpriseCard
from gaoxinban.ui.intake.wording import unknown_letters
from gaoxinban.ui.kit.page import PageContext, Suggestion


class Caller(QObject):
    """Keeps the form's enterprise, the contact that follows from it, and the card in step.

    `settled`: the text stands for one enterprise or was shown to be a new one.

    Signals:
        changed: another enterprise, or none: the forecast is another.
        passed: Enter was pressed: the cursor goes on.
    """

    changed = Signal()
    passed = Signal()

    def __init__(
        self, context: PageContext, form: IntakeForm, card: EnterpriseCard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._card = card
        self._prefilled = ("", "")
        self._taking: str | None = None
        self._waiting: list[Callable[[], object]] = []
        self.settled = False
        form.enterprise.entered_early.connect(self._on_entered_early)
        form.enterprise.chosen.connect(self._on_chosen)
        form.enterprise.edited.connect(self._on_edited)
        form.enterprise.submitted.connect(self._on_submitted)
        form.enterprise.editingFinished.connect(self._on_left)
        form.privacy.value_changed.connect(self._on_privacy)

    def follow(self, draft: IntakeDraft) -> None:
        """The form was filled from a draft: the card shows its enterprise."""
        self._taking, self._waiting = None, []
        known = draft.enterprise_id is not None
        # A contact belongs to its enterprise: it goes when another one is chosen.
        self._prefilled = (draft.contact_name, draft.contact_phone) if known else ("", "")
        self.settled = draft.enterprise_id is not None or not draft.enterprise_name
        self._card.show_nobody()
        if draft.enterprise_id is not None:
            self.load_card()
        elif draft.enterprise_name:
            self.settle(lambda: None)

    def take(self, option: EnterpriseOption) -> None:
        """The caller is this enterprise: name, contact and card follow."""
        self.settled = True
        self._form.enterprise_id = option.id
        self._form.enterprise.setText(option.name)
        self._form.say_new("")
        self._form.clear_errors()
        self._prefill(option.contact_name, option.contact_phone)
        self._card.show_option(option)
        self.load_card()
        self.changed.emit()

    def take_id(self, enterprise_id: int, on_done: Callable[[], object]) -> None:
        """It is this one, of which only the id is known."""
        from gaoxinban.application.find import option_of  # the first paint waits for none of it

        def taken(known: KnownCaller) -> None:
            self.take(option_of(known.detail.row))
            on_done()

        self._load(enterprise_id, taken, self._form.show_refused)

    def settle(self, then: Callable[[], object]) -> None:
        """Find the full name that was typed in the register; else it will be a new enterprise."""
        text = self._text()
        if self._taking == text:
            self._waiting.append(then)
            return

        def found(same: EnterpriseOption | None) -> None:
            if self.settled or self._text() != text:
                return
            if same is not None:
                self.take(same)
            elif operations.no_name(text):
                self._doubt(text)
            else:
                self._take_new(text)
            then()

        operations.find_same(
            runner=self._context.runner,
            office=self._context.office,
            owner=self,
            text=text,
            on_done=found,
        )

    def load_card(self) -> None:
        """Read the card again."""
        enterprise_id = self._form.enterprise_id
        if enterprise_id is None or self._form.privacy.value() is Privacy.ANONYMOUS:
            return

        def loaded(known: KnownCaller) -> None:
            if self._form.enterprise_id == enterprise_id:
                self._card.show_known(known, self._context.office.clock.now())

        self._load(enterprise_id, loaded, lambda _refused: self._card.show_nobody())

    def _load(
        self,
        enterprise_id: int,
        on_done: Callable[[KnownCaller], object],
        on_refused: Callable[[Refused], object],
    ) -> None:
        operations.load_enterprise(
            runner=self._context.runner,
            office=self._context.office,
            owner=self,
            enterprise_id=enterprise_id,
            on_done=on_done,
            on_refused=on_refused,
        )

    def _text(self) -> str:
        return self._form.enterprise.text().strip()

    def _take_new(self, text: str) -> None:
        from gaoxinban.application.cleaning import clean_line  # the first paint waits for none

        name = clean_line(text).text  # as it will be stored: nothing that turns the sentence round
        self.settled = True
        self._form.enterprise_id = None
        said = self.tr("登记册中没有「{name}」，登记时将新建这家企业。").format(name=name)
        self._form.say_new(said)
        self._card.show_new(name)
        self.changed.emit()

    def _doubt(self, text: str) -> None:
        """Letters or digits that nobody has: asked about, never made a name by themselves."""
        self._card.show_nobody()
        self._form.enterprise.close_list()  # it would cover the sentence
        self._form.say_wrong("enterprise_name", unknown_letters(text))

    def _prefill(self, name: str, phone: str) -> None:
        """Only what nobody typed over."""
        fields = (self._form.contact_name, self._form.contact_phone)
        for field, earlier, new in zip(fields, self._prefilled, (name, phone), strict=True):
            if field.text() in {"", earlier}:
                field.setText(new)
        self._prefilled = (name, phone)

    def _take_line(self, line: Suggestion) -> None:
        if isinstance(line.value, EnterpriseOption):
            self.take(line.value)
        elif isinstance(line.value, NewEnterprise):
            self._take_new(line.value.name)

    def _on_chosen(self, line: Suggestion) -> None:
        self._take_line(line)
        self.passed.emit()

    def _on_entered_early(self, text: str) -> None:
        """The cursor goes on; the first match is taken when the answer comes."""
        self._taking = text

        def found(line: Suggestion | None) -> None:
            if self._taking != text:
                return
            self._taking = None
            waiting, self._waiting = self._waiting, []
            if line is None:
                return
            if line.deliberate:
                self._doubt(text)
            else:
                self._take_line(line)
            for then in waiting:
                then()

        operations.find_first(
            runner=self._context.runner,
            office=self._context.office,
            owner=self,
            text=text,
            on_done=found,
        )
        self.passed.emit()

    def _on_submitted(self, text: str) -> None:
        if text and self._form.enterprise_id is None:
            if operations.no_name(text):
                self._doubt(text)
                return
            self._take_new(text)
        self.passed.emit()

    def _on_edited(self, _text: str) -> None:
        """Another text is another enterprise, until one is chosen again."""
        self.settled = False
        self._taking = None
        self._waiting = []
        self._form.enterprise_id = None
        self._form.say_new("")
        self._prefill("", "")
        self._card.show_nobody()

    def _on_privacy(self, privacy: object) -> None:
        """Of an anonymous caller the card tells nothing; what was typed stays."""
        if privacy is Privacy.ANONYMOUS:
            self._card.show_nobody()
        else:
            self.load_card()
        self.changed.emit()

    def _on_left(self) -> None:
        """Left by Tab or pointer: a full name is taken, anything else would be made."""
        if self._text() and not self.settled and self._taking is None:
            self.settle(lambda: None)
