"""Check what the demonstration left: a printed case that reads back, figures and pictures.

Usage: demo.py gaoxinban-demo
"""

import json
import subprocess
import sys
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
LEAST_PICTURES = 5
LEAST_BYTES = 10_000
"""A page of the window with its text is larger; an empty one is not."""


def faults(folder: Path) -> list[str]:
    """Sentences on what is missing or unreadable."""
    wrong: list[str] = []
    printed = subprocess.run(
        ["pdftotext", "-layout", str(folder / "case-summary.pdf"), "-"],
        capture_output=True,
        text=True,
        check=False,
    )
    wrong += [
        f"case-summary.pdf: the text has no '{word}' {printed.stderr.strip()}"
        for word in ("GX-", "登记", "办结")
        if word not in printed.stdout
    ]
    try:
        figures = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        wrong.append(f"statistics.json: {error}")
    else:
        if not figures:
            wrong.append("statistics.json: no figures")
    pictures = sorted((folder / "screenshots").glob("*.png"))
    if len(pictures) < LEAST_PICTURES:
        wrong.append(f"screenshots: {len(pictures)} pictures, at least {LEAST_PICTURES} wanted")
    for picture in pictures:
        content = picture.read_bytes()
        if not content.startswith(PNG) or len(content) < LEAST_BYTES:
            wrong.append(f"screenshots: {picture.name} is no page ({len(content)} bytes)")
    if not (folder / "gaoxinban.db").is_file():
        wrong.append("gaoxinban.db: not there")
    return wrong


if __name__ == "__main__":
    sentences = faults(Path(sys.argv[1]))
    sys.stdout.write("".join(f"{line}\n" for line in sentences) or "all there\n")
    sys.exit(1 if sentences else 0)
