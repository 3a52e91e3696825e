"""Print the README's command that ends in the given word, as a user would copy it.

The gate runs what this prints, so the command it proves and the command the
README promises cannot differ.
"""

import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def commands(text: str) -> list[str]:
    """The lines of all ```sh blocks, in order."""
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("```"):
            inside = not inside and line.strip() == "```sh"
        elif inside and line.strip():
            found.append(line.strip())
    return found


def command_ending(word: str) -> str:
    """The one command of the README that ends in `word`."""
    matching = [
        line for line in commands(README.read_text(encoding="utf-8")) if line.endswith(f" {word}")
    ]
    if len(matching) != 1:
        raise SystemExit(
            f"README.md must hold one command ending in '{word}', it has {len(matching)}"
        )
    return matching[0]


if __name__ == "__main__":
    sys.stdout.write(command_ending(sys.argv[1]) + "\n")
