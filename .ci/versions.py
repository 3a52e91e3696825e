"""What pyproject.toml says about versions, and whether an environment obeys it.

    versions.py indirect                 pins of what nothing declares directly, one a line
    versions.py installed-lowest DIR     every declared lower bound is what stands in DIR
    versions.py installed-pins DIR       everything in DIR is pinned, at that version

`DIR` is a virtual environment's site-packages. The checks exist because uv
reads constraints from its settings: a leg that means to install the lowest
versions and installs the pins is green and proves nothing.
"""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = "gaoxinban"
IN_STEP = {"shiboken6"}
"""Required by a direct dependency at its own version, so never pinned apart from it."""


def canonical(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, Any]:
    """pyproject.toml, parsed."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared(data: dict[str, Any]) -> dict[str, str]:
    """Direct dependencies, development ones included: name -> lower bound."""
    bounds: dict[str, str] = {}
    lines = [*data["project"]["dependencies"]]
    for group in data["dependency-groups"].values():
        lines += group
    for line in lines:
        match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*>=\s*([0-9][0-9A-Za-z.]*)", line)
        if match is None:
            raise SystemExit(f"no lower bound in the dependency '{line}'")
        bounds[canonical(match[1])] = match[2]
    return bounds


def pinned(data: dict[str, Any]) -> dict[str, str]:
    """Pins of uv's settings: name -> version."""
    pins: dict[str, str] = {}
    for line in data["tool"]["uv"]["constraint-dependencies"]:
        name, _, version = line.partition(";")[0].partition("==")
        pins[canonical(name.strip())] = version.strip()
    return pins


def installed(site: str) -> dict[str, str]:
    """Distributions found under a site-packages folder: name -> version."""
    return {
        canonical(found.metadata["Name"]): found.version
        for found in importlib.metadata.distributions(path=[site])
    }


def same(left: str, right: str) -> bool:
    """Whether two version texts name the same release (2.0 is 2.0.0)."""

    def parts(text: str) -> list[str]:
        pieces = text.split(".")
        while pieces and pieces[-1] == "0":
            pieces.pop()
        return pieces

    return parts(left) == parts(right)


def wrong_lowest(bounds: dict[str, str], present: dict[str, str]) -> list[str]:
    """Sentences on declared bounds that are not what is installed."""
    return [
        f"{name}: declared >={bound}, installed {present.get(name, 'nothing')}"
        for name, bound in sorted(bounds.items())
        if not same(present.get(name, ""), bound)
    ]


def wrong_pins(pins: dict[str, str], present: dict[str, str]) -> list[str]:
    """Sentences on installed distributions that are not pinned at that version."""
    return [
        f"{name}: installed {version}, pinned {pins.get(name, 'nowhere')}"
        for name, version in sorted(present.items())
        if name != OURS and not same(pins.get(name, ""), version)
    ]


def main(arguments: list[str]) -> int:
    """Run one of the verbs; 1 and the sentences when something differs."""
    data = project()
    bounds, pins = declared(data), pinned(data)
    if arguments == ["indirect"]:
        lines = [
            f"{name}=={version}"
            for name, version in pins.items()
            if name not in bounds and name not in IN_STEP
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        return 0
    verb, site = arguments
    if verb == "installed-lowest":
        wrong = wrong_lowest(bounds, installed(site))
    elif verb == "installed-pins":
        wrong = wrong_pins(pins, installed(site))
    else:
        raise SystemExit(f"unknown verb '{verb}'")
    for sentence in wrong:
        sys.stdout.write(f"  {sentence}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
