"""Who sits at the window: the first start, signing in, changing places, locking.

Loaded only for an office that asks for one of these; the others begin with
their first page at once.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtGui import QGuiApplication

from gaoxinban.application.accounts import FIRST_START
from gaoxinban.application.entrance import Entrance
from gaoxinban.application.rows import OfficerOption
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.shell.first_start_page import FirstStartPage
from gaoxinban.ui.shell.sign_in_page import LAST, SignInPage

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.ui.shell.main_window import MainWindow

_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
    }
)
"""Signs that somebody is there."""

Enter = Callable[[Sequence[OfficerOption]], object]
"""Called once, when the pages may be shown: with those who may be chosen to act."""


class Door(QObject):
    """Stands between the office and its pages."""

    def __init__(
        self, window: "MainWindow", runner: TaskRunner, settings: QSettings, office: "Office"
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._settings = settings
        self._office = office
        self._entrance = Entrance()
        self._enter: Enter | None = None
        self._officers: Sequence[OfficerOption] = ()
        self._locked = False
        self._listening = False
        self._page: SignInPage | None = None
        self._first: FirstStartPage | None = None
        self._change = window.action("window.officer")
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self._lock = window.actions_by_name.add(
            window,
            "window.lock",
            self.tr("锁定"),
            self.lock,
            keys="Shift+F9",
            tooltip=self.tr("离开一会儿：盖住窗口，写了一半的都在"),
        )
        self._lock.setEnabled(False)
        self._lock.setVisible(False)

    @property
    def page(self) -> SignInPage | None:
        """The sign-in page, once it was needed."""
        return self._page

    @property
    def first_start(self) -> FirstStartPage | None:
        """The first-start page, if this is one."""
        return self._first

    def open(self, entrance: Entrance, officers: Sequence[OfficerOption], enter: Enter) -> None:
        """The first thing in the window; `enter` shows the pages."""
        self._entrance = entrance
        self._officers = officers
        self._enter = enter
        if entrance.first_start:
            self._first = FirstStartPage(
                self._window, self._runner, self._window.actions_by_name, self._office
            )
            self._first.begun.connect(self._on_begun)
            self._first.skipped.connect(self._on_skipped)
            first, office = self._first, self._office
            self._runner.read(
                first,
                lambda: (office.directory(), office.desk.drafts.of_form(None, FIRST_START)),
                on_done=lambda found: first.ask(entrance.office_name, *found),
            )
        else:
            self._sign_in(optional=False)

    def follow(self, entrance: Entrance, officers: Sequence[OfficerOption]) -> None:
        """People came or went, sign-in was turned on or off, here or at another window."""
        was, self._entrance = self._entrance, entrance
        if self._enter is not None or self._locked:
            return  # nobody sits here
        seated = self._window.seat.officer
        known = {each.id: each for each in officers}
        officer = None if seated is None else known.get(seated.id)
        if entrance.sign_in:
            if officer is None or not self._office.accounts.is_in(officer.id):
                self._sign_in(optional=False)
            else:
                self._seat(officer)
        else:
            if was.sign_in:
                self._arm(on=False)
                self._window.status.offer_choice()
            self._window.status.offer(officers, None if seated is None else seated.id)
        # Who came or went elsewhere is no sign of life here.
        if (was.sign_in, was.lock_minutes) != (entrance.sign_in, entrance.lock_minutes):
            self._watch()

    def change(self) -> None:
        """Somebody else takes the seat; Esc leaves things as they are."""
        self._sign_in(optional=True)

    def lock(self) -> None:
        """Nobody gets back without a password."""
        if self._entrance.sign_in and self._enter is None:
            self._locked = True
            self._leave(self._window.seat.officer)
            self._sign_in(optional=False, said=self.tr("窗口已锁定，写了一半的都在。"))

    def _leave(self, officer: OfficerOption | None) -> None:
        if officer is not None:
            number = officer.id
            self._runner.write(self, lambda: self._office.accounts.sign_out(number))

    def _sign_in(self, *, optional: bool, said: str = "") -> None:
        if self._page is None:
            self._page = SignInPage(
                self._window,
                self._runner,
                self._window.actions_by_name,
                self._settings,
                self._office,
            )
            self._page.signed_in.connect(self._on_signed_in)
            self._page.given_up.connect(self._on_given_up)
        self._idle.stop()
        self._page.ask(self._entrance.office_name, optional=optional, said=said)

    def _on_signed_in(self, officer: OfficerOption) -> None:
        before = self._window.seat.officer
        if before is not None and before.id != officer.id:
            self._leave(before)
        self._take_seat(officer)

    def _take_seat(self, officer: OfficerOption) -> None:
        """The pages are told under the cover: seen again, they ask once, and for who comes."""
        self._locked = False
        first = self._enter is not None
        if first:
            self._uncover()
        self._go_in((officer,))
        self._seat(officer)
        if not first:
            self._uncover()
        self._watch()
        panel = self._window.pages.panel_in_front
        if panel is not None:
            panel.take_focus()

    def _uncover(self) -> None:
        if self._page is not None:
            self._page.lift()

    def _seat(self, officer: OfficerOption) -> None:
        self._arm(on=True)
        self._window.status.show_signed_in(officer, self._change)

    def _arm(self, *, on: bool) -> None:
        """F9 asks for a password or for a choice; locking makes sense with sign-in only."""
        self._lock.setEnabled(on)
        self._lock.setVisible(on)
        self._change.triggered.disconnect()
        self._change.triggered.connect(self.change if on else self._window.status.officer.begin)

    def _on_given_up(self) -> None:
        self._watch()
        panel = self._window.pages.panel_in_front
        if panel is not None:
            panel.take_focus()

    def _on_begun(self, officer: OfficerOption, sign_in: bool) -> None:  # noqa: FBT001  a signal's argument
        self._entrance = Entrance(self._entrance.office_name, sign_in=sign_in)
        self._settings.setValue(LAST, officer.id)
        if sign_in:
            self._take_seat(officer)
        else:
            self._runner.read(
                self, self._office.directory, on_done=lambda found: self._go_in(found.officers)
            )
        self._window.notifier.info(
            self.tr("设置好了。同事在「人员」里增加。"),
            act_text=self.tr("去人员"),
            act=lambda: self._window.navigate("office"),
        )

    def _on_skipped(self) -> None:
        self._entrance = Entrance(self._entrance.office_name)
        self._go_in(self._officers)

    def _go_in(self, officers: Sequence[OfficerOption]) -> None:
        enter, self._enter = self._enter, None
        if enter is not None:
            enter(officers)

    def _watch(self) -> None:
        """Count the minutes without a key or click, where the office wants that."""
        self._idle.stop()
        minutes = self._entrance.lock_minutes if self._entrance.sign_in else 0
        if minutes:
            self._listen()
            self._idle.start(minutes * 60_000)

    def _listen(self) -> None:
        """To the window as the system knows it: there only what people do arrives.

        An input method swallows keys; what it writes moves the cursor.
        """
        window = self._window.windowHandle()
        if window is not None and not self._listening:
            self._listening = True
            window.installEventFilter(self)
            typing = QGuiApplication.inputMethod().cursorRectangleChanged
            typing.connect(self._on_life)

    def _on_life(self) -> None:
        if self._idle.isActive():
            self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is there: the minutes begin anew."""
        if event.type() in _LIFE:
            self._on_life()
        return super().eventFilter(watched, event)
