"""`account`: who can sign in, and a new password for an administrator who cannot."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import closing

from gaoxinban.cli.actor import actor
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused


def _list(args: Namespace, services: Services) -> Answer:
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        people, entrance = office.staff.people(), office.entrance()
    way = "每个人用密码登录" if entrance.sign_in else "不用密码，选经办人"
    document = {
        "office": entrance.office_name,
        "sign_in": entrance.sign_in,
        "accounts": [
            {
                "name": each.officer.name,
                "role": each.officer.role.label,
                "team": each.officer.team or None,
                "active": each.officer.active,
                "password": each.has_password,
            }
            for each in people
        ],
    }
    lines = [f"{entrance.office_name}：{way}"]
    lines += [
        f"{each.officer.name}（{each.officer.team}{each.officer.role.label}）"
        + ("有密码" if each.has_password else "没有密码")
        + ("" if each.officer.active else "，已停用")
        for each in people
    ]
    return Answer(document, lines)


def _reset(args: Namespace, services: Services) -> Answer:
    password = _typed()
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        admin = office.accounts.rescue(actor(), password, args.name or "").value
    said = f"已给管理员{admin.name}设了新密码；第一次登录时要换成只有本人知道的。"
    return Answer({"name": admin.name, "must_change": True}, [said])


def _typed() -> str:
    """The password: asked twice at a terminal, else the first line of standard input.

    Never an argument: arguments stand in the list of processes and in the shell's history.
    """
    if sys.stdin is None:
        raise Refused("没有输入，请在终端里执行，或把密码从标准输入送进来。", field="password")
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("新密码（不显示）：")
    if getpass.getpass("再输一遍：") != first:
        raise Refused("两遍不一样，没有改动任何内容。", field="password")
    return first


ACTS: Mapping[str, Callable[[Namespace, Services], Answer]] = {
    "account list": _list,
    "account reset": _reset,
}
