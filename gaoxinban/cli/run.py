"""From the typed words to an exit code: 0 done, 1 refused with a sentence, 2 wrong usage."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from gaoxinban.cli.answer import Answer
    from gaoxinban.cli.services import Services

BROKEN_PIPE = "输出没有写完：接收的一方已经关闭。"


def run(services: Services, argv: Sequence[str] | None = None) -> int:
    """Do what was typed; of all that can be raised only KeyboardInterrupt passes."""
    speak_utf8()
    try:
        return _run(services, argv)
    except BrokenPipeError:
        _abandon_output()
        say(BROKEN_PIPE)
    except Exception as error:  # noqa: BLE001  the last line of defence: a sentence, never a traceback
        from gaoxinban.cli.failure import sentence

        _abandon_output()
        say(sentence(error, services))
    return 1


def _run(services: Services, argv: Sequence[str] | None) -> int:
    from gaoxinban.cli.grammar import build

    parser = build()
    try:
        args = parser.parse_args(argv)
        if args.verb == "window" and args.json:
            parser.error("--json 要和一个命令一起写")
    except SystemExit as end:  # help and wrong usage
        sys.stdout.flush()
        return int(end.code or 0)
    if args.verb == "window":
        from gaoxinban.cli.window import window

        return window(args, services)
    from gaoxinban.cli.clock_warning import watched

    answer = _verb(args, watched(services, say))
    if isinstance(answer, int):
        return answer
    _print(args, answer)
    return 0


def _verb(args: Namespace, services: Services) -> Answer | int:  # noqa: C901, PLR0911  a table of verbs, each imported when it is asked for
    first, _, second = args.verb.partition(" ")
    match first:
        case "worktime":
            from gaoxinban.cli.working_time import worktime

            return worktime(args, services)
        case "due":
            from gaoxinban.cli.working_time import due

            return due(args, services)
        case "explain":
            from gaoxinban.cli.case import explain

            return explain(args, services)
        case "route":
            from gaoxinban.cli.case import route

            return route(args, services)
        case "list":
            from gaoxinban.cli import listing

            lists = {"tickets": listing.tickets, "enterprises": listing.enterprises}
            return lists[second](args, services)
        case "stats":
            from gaoxinban.cli.figures import stats

            return stats(args, services)
        case "db":
            from gaoxinban.cli.keeping import ACTS

            return ACTS[second](args, services)
        case "import":
            from gaoxinban.cli import importing

            imports = {"tickets": importing.tickets, "enterprises": importing.enterprises}
            return imports[second](args, services)
        case "calendar" | "promise" | "month":
            from gaoxinban.cli import versions

            return versions.ACTS[args.verb](args, services)
        case "account":
            from gaoxinban.cli import accounts

            return accounts.ACTS[args.verb](args, services)
        case "print":
            from gaoxinban.cli.printing import print_sheets

            return print_sheets(args, services)
        case _:
            from gaoxinban.cli.demonstration import demo

            return demo(args, services)


def _print(args: Namespace, answer: Answer) -> None:
    """Notes to standard error first, then the answer; everything is out before 0 is given."""
    for note in answer.notes:
        say(note)
    if sys.stdout is None:
        return
    if args.json:
        import json

        text = json.dumps(answer.document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    else:
        text = "".join(f"{line}\n" for line in answer.lines)
    sys.stdout.write(text)
    sys.stdout.flush()


def say(sentence: str) -> None:
    """A message to standard error, where there is one."""
    try:
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # closed, full, or None without a console
        return


def speak_utf8() -> None:
    """Text goes out as UTF-8 whatever the console's code page; broken characters become ?."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _abandon_output() -> None:
    """Send what is still buffered nowhere: Python would fail again when it flushes at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _descriptor(sys.stdout))
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):  # not a file, as in tests
        return


def _descriptor(stream: TextIO) -> int:
    return stream.fileno()
