"""Strips into pages: where a page may end, and what is repeated when it does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gaoxinban.paper.marks import Mark, Page

_ROUNDING = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What strips of one table share: the head that each page repeats, the rule that closes it."""

    head: tuple["Strip", ...] = ()
    closing: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """A slice of the sheet over the whole width of the type area, never cut.

    `glued` keeps it on one page with the next strip; `white` strips vanish at
    the top of a page; `new_page` begins one.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    glued: bool = False
    white: bool = False
    new_page: bool = False
    frame: Frame | None = None


@dataclass(slots=True)
class Flow:
    """Pages being filled from the top."""

    width: float
    height: float
    left: float
    top: float
    room: float
    pages: list[Page] = field(default_factory=list)
    _used: float = 0.0
    _frame: Frame | None = None

    def fill(self, strips: Iterable[Strip]) -> list[Page]:
        """Place all strips and answer the pages, at least one."""
        self._turn()
        chunk: list[Strip] = []
        for strip in strips:
            chunk.append(strip)
            if not strip.glued:
                self._place(chunk)
                chunk = []
        self._place(chunk)
        self._close()
        return self.pages

    def _turn(self) -> None:
        self.pages.append(Page(self.width, self.height))
        self._used = 0.0

    def _place(self, chunk: Sequence[Strip]) -> None:
        """Place strips that belong together: here, else on the next page, else strip by strip."""
        printed = any(strip.marks for strip in chunk)
        if printed and self._height(chunk, None) <= self.room and not self._fits(chunk):
            self._break()
        for strip in chunk:
            if strip.new_page or (strip.white and not self._fits((strip,))):
                self._close()
                self._used = self.room if self._used else 0.0
                continue
            if not self._fits((strip,)):
                self._break()
            self._put(strip)

    def _fits(self, chunk: Sequence[Strip]) -> bool:
        return self._used + self._height(chunk, self._frame) <= self.room + _ROUNDING

    @staticmethod
    def _height(chunk: Sequence[Strip], running: Frame | None) -> float:
        """The height of strips on a page where the frame `running` has its head already."""
        height = 0.0
        for strip in chunk:
            if strip.frame is not running and strip.frame is not None:
                height += sum(head.height for head in strip.frame.head)
            running = strip.frame
            height += strip.height
        return height

    def _break(self) -> None:
        self._close()
        self._turn()

    def _close(self) -> None:
        if self._frame is not None:
            self.pages[-1].put(self.left, self.top + self._used, self._frame.closing)
            self._frame = None

    def _put(self, strip: Strip) -> None:
        if strip.frame is not self._frame:
            self._close()
            self._frame = strip.frame
            if strip.frame is not None:
                for head in strip.frame.head:
                    self._mark(head)
        if strip.white and not self._used:
            return
        self._mark(strip)

    def _mark(self, strip: Strip) -> None:
        self.pages[-1].put(self.left, self.top + self._used, strip.marks)
        self._used += strip.height
