"""The pictures of the manual, from a demonstration of 2,000 cases.

Run `uv run python docs/screenshots/make.py`: every page, light and dark, at
100 % and at 200 %, in a palette of few colours. `queue.png` is light at 100 %,
`queue-dark-200.png` dark at 200 %. The scale is a matter of the process, so
each pair of scheme and scale is taken in one of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gaoxinban.__main__ import main
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.leaves import LeavesPanel
from gaoxinban.ui.shell.application import OpenedOffice, ShellPlan
from gaoxinban.ui.shell.pages import pages, search
from gaoxinban.ui.shell.pictures import opened, sample

SAMPLE_QUERY = "增容"
PALETTES = {"1": (64, 24, 14), "2": (24, 12, 28)}
"""By scale: colours, how many of them are the commonest, and from which distance on another counts.

The distance is of 255, in each of red, green and blue. At twice the size the
edges of letters need fewer shades.
"""


def palette(pixels: Counter[int], scale: str) -> list[int]:
    """The commonest colours, then the commonest of those that are near to none.

    So surfaces keep their tint, and a small green light its green.
    """
    colours, surfaces, near = PALETTES[scale]
    chosen: list[tuple[int, int, int]] = []
    for pixel, _ in pixels.most_common():
        red, green, blue = pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255
        if len(chosen) < surfaces or all(
            max(abs(red - r), abs(green - g), abs(blue - b)) > near for r, g, b in chosen
        ):
            chosen.append((red, green, blue))
            if len(chosen) == colours:
                break
    return [0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in chosen]


def small(source: Path, target: Path, scale: str) -> None:
    """The picture in few colours: a third of the bytes, to the eye the same."""
    image = QImage(str(source)).convertToFormat(QImage.Format.Format_RGB32)
    table = palette(Counter(memoryview(image.constBits()).cast("I")), scale)
    indexed = image.convertToFormat(
        QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither
    )
    if not indexed.save(str(target), "PNG", 0):
        sys.exit(f"cannot write {target}")


def plan(database: Path, *, with_door: bool = False) -> ShellPlan:
    """The window on a database, with nothing remembered; `with_door` as one signs in."""

    def opening() -> OpenedOffice:
        office = open_office(database)
        officers = office.directory().officers
        entrance = office.entrance() if with_door else None
        note = office.calendar_note()
        return OpenedOffice(office, officers, note, office.close, entrance=entrance)

    return ShellPlan(opening, pages(), search)


def doors(place: Path) -> None:
    """An office on its first day, and one in which everybody signs in."""
    open_office(place / "first-start.db").close()
    with closing(open_office(place / "sign-in.db")) as office:
        officers = office.directory().officers
        admin = next(each for each in officers if each.role is Role.ADMIN)
        office.accounts.skip_first_start()
        office.accounts.set_password(admin.actor, admin.id, "three ducks in a river")
        office.accounts.arrange(admin.actor, "常州高新办", sign_in=True, lock_minutes=0)
        office.accounts.sign_out(admin.id)


def take_everything(plan: ShellPlan, folder: Path, scheme: str) -> list[Path]:
    """Every page with every leaf, a case, an enterprise, an act, what is found, and the keys.

    Named by page and leaf: `rules-promises.png`.
    """
    with opened(plan, folder, scheme) as (camera, shell):
        ticket_id, enterprise_id = sample(camera.office)
        taken = []
        for spec in pages():
            camera.go(spec.key, enterprise_id if spec.key == "intake" else None)
            panel = shell.window.panel(spec.key)
            if not isinstance(panel, LeavesPanel):
                taken.append(camera.take(spec.key))
                continue
            for leaf in panel.leaves:
                camera.go(spec.key, leaf)
                taken.append(camera.take(f"{spec.key}-{leaf}"))
        camera.go("enterprises", enterprise_id)
        taken.append(camera.take("enterprise"))
        camera.go("queue", ticket_id)
        taken.append(camera.take("case"))
        shell.window.actions_by_name.trigger("ticket.inform")
        taken.append(camera.take("case-act"))
        shell.window.step_back()
        shell.window.show_keys()
        taken.append(camera.take("keys"))
        shell.window.step_back()
        shell.window.actions_by_name.trigger("window.find")
        shell.window.search.insert(SAMPLE_QUERY)
        shell.window.search.ask()
        taken.append(camera.take("find"))
        return taken


def take(scheme: str, scale: str, place: Path, folder: Path) -> None:
    """In a process of its own: all pictures of one scheme in one scale."""
    made = place / f"{scheme}-{scale}"
    made.mkdir()
    # A copy: the draft that is typed for a picture would come back in the next one.
    database = shutil.copy(place / "gaoxinban.db", made)
    taken = take_everything(plan(Path(database)), made, scheme)
    for name in ("first-start", "sign-in"):
        with opened(plan(place / f"{name}.db", with_door=True), made, scheme) as (camera, _shell):
            taken.append(camera.take(name))
    ending = ("-dark" if scheme == "dark" else "") + ("-200" if scale == "2" else "")
    for source in taken:
        small(source, folder / f"{source.stem}{ending}.png", scale)


def make(folder: Path) -> None:
    """Build the demonstration in a temporary folder and write the pictures into `folder`."""
    with tempfile.TemporaryDirectory(prefix="gaoxinban-pictures-") as place:
        if main(["demo", "--no-window", "--tickets", "2000", "--dir", place]):
            sys.exit("the demonstration was not made")
        doors(Path(place))
        for scheme, scale in product(("light", "dark"), ("1", "2")):
            subprocess.run(  # noqa: S603  this very file
                [sys.executable, __file__, scheme, scale, place, str(folder)],
                env={**os.environ, "QT_SCALE_FACTOR": scale},
                check=True,
            )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        make(Path(__file__).parent)
