"""The text of a PDF's first pages, read by a process of its own.

A PDF comes from anybody: pages that refer to themselves, a few bytes that unpack to
gigabytes, a parser that never ends. The reader is written in Python, is held to its
time and memory, and answers in plain text; pictures, scripts and links stay closed.
"""

import json
import sys

from gaoxinban.application.cleaning import clean_text
from gaoxinban.domain.errors import Refused
from gaoxinban.storage import own_process

MOST_PAGES = 10
MOST_CHARACTERS = 20_000
SECONDS = 20.0
MEMORY = 1 << 30
"""Bytes that the reader may take, where the system can hold it to that."""

BROKEN = "这个 PDF 读不出文字：文件损坏，或太大、太复杂。可以用系统的程序打开看。"
LOCKED = "这个 PDF 有密码，读不出文字。可以用系统的程序打开，输入密码看。"
SCANNED = "这个 PDF 的前几页没有文字，可能是扫描件。可以用系统的程序打开看。"


def read(data: bytes) -> str:
    """The text of the first pages; Refused with a sentence where there is none to be had."""
    answer = own_process.run(__name__, data=data, seconds=SECONDS)
    try:
        said = json.loads(answer or b"")
        pages, total, locked = list(map(str, said["pages"])), int(said["total"]), said["locked"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(BROKEN) from error
    if locked:
        raise Refused(LOCKED)
    text = clean_text("\n\n".join(pages)).text
    if not text:
        raise Refused(SCANNED)
    if len(pages) < total or len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}\n……（共 {total} 页，后面的请打开看）"
    return text


def _answer(data: bytes) -> dict[str, object]:
    """In the process: what the reader finds, up to the limits."""
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"pages": [], "total": 0, "locked": True}
    pages: list[str] = []
    total = len(reader.pages)
    for number in range(min(total, MOST_PAGES)):
        try:
            found = reader.pages[number].extract_text()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  one broken page hides no other
            found = ""
        pages.append(found[:MOST_CHARACTERS])
        if sum(map(len, pages)) > MOST_CHARACTERS:
            break
    return {"pages": pages, "total": total, "locked": False}


if __name__ == "__main__":
    own_process.hold_to(MEMORY)
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))
