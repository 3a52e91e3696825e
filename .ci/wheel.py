"""Check that a wheel carries the whole program: the package, every migration and every resource.

Usage: wheel.py dist/gaoxinban-….whl
"""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = "gaoxinban/_data"


def expected() -> set[str]:
    """Names that the source tree says a wheel must hold."""
    names = {str(p.relative_to(ROOT)) for p in (ROOT / "gaoxinban").rglob("*") if p.is_file()}
    for folder in ("migrations", "resources"):
        names |= {
            f"{DATA}/{p.relative_to(ROOT)}" for p in (ROOT / folder).rglob("*") if p.is_file()
        }
    return {name for name in names if "__pycache__" not in name and not name.endswith(".pyc")}


def main(wheel: str) -> int:
    """1 and the differences when the wheel lacks something or carries what is not ours."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    held = {name for name in names if ".dist-info/" not in name}
    wanted = expected()
    missing, foreign = sorted(wanted - held), sorted(held - wanted)
    for name in missing:
        sys.stdout.write(f"missing from the wheel: {name}\n")
    for name in foreign:
        sys.stdout.write(f"in the wheel and not in the tree: {name}\n")
    data = sum(name.startswith(DATA) for name in held)
    size = Path(wheel).stat().st_size
    sys.stdout.write(f"{len(held)} files, {data} of them data, {size / 1024:.0f} KiB\n")
    return 1 if missing or foreign else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
