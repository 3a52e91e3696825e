"""What may be typed: verbs, options, help. Imports argparse alone, so that help is instant."""

import argparse
import re
from typing import Any, NoReturn, TypeAlias

FORMS = {
    "summary": "企业诉求办理情况表",
    "file": "卷内目录",
    "receipt": "受理单",
    "assignment": "交办单",
    "return-review": "退单复核单",
    "extension": "延期审批单",
    "supervision": "督办单",
    "consultation": "会商纪要",
    "resolution": "办结单",
    "callback": "回访单",
    "submission": "呈批件",
    "register": "登记簿",
}
"""Forms of the contract and their names; those that can be printed are listed in `printing`."""

LEGS = ("contact", "resolve", "dispatch", "accept")
DEMO_TICKETS = 2000

_DB_ACTS = {
    "upgrade": "新建数据库，或升级到本程序的版本",
    "check": "快速检查文件和版本",
    "verify": "核对事件链、文字内容，并重算全部工单比对",
    "anchor": "打印今天的存证，抄录或寄存在数据库之外",
    "rebuild": "从事件重新推算全部工单、持有和时限",
    "backup": "备份到 FILE，或按「设置」里的安排备份",
    "backups": "列出按安排做的备份",
    "restore": "用备份 FILE 恢复，换下的数据库留在旁边",
}

_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"one of the arguments (.*) is required", r"\1 要给出其中一个"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能和 \2 一起用"),
    (r"argument (.*?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*?): expected at least one argument", r"\1 至少要写一个"),
    (r"argument (.*?): invalid int value: '(.*)'", r"\1 应为整数，不能是「\2」"),
    (r"argument (.*?): invalid float value: '(.*)'", r"\1 应为数字，不能是「\2」"),
    (
        r"argument (.*?): invalid choice: '?(.*?)'?(?:, maybe you meant .*?)? \(choose from (.*)\)",
        r"\1 不能是「\2」，可以用：\3",
    ),
    (r"argument (.*?): ignored explicit argument '?(.*?)'?", r"\1 后面不能带值「\2」"),
)


def _chinese(message: str) -> str:
    """The message of argparse for people; what is not in the table stays as it is."""
    for pattern, said in _MESSAGES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, said, message, flags=re.DOTALL).replace("'", "")
    return message


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def format_help(self) -> str:
        return re.sub(r"^(\S+):$", r"\1：", super().format_help(), flags=re.MULTILINE)


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese and takes `--db` and `--json` before or after the verb."""

    def __init__(self, **given: object) -> None:
        super().__init__(
            **given,  # type: ignore[arg-type]  # passed on as they are
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Formatter,
        )
        self._positionals.title = "要写的"
        self._optionals.title = "选项"
        # SUPPRESS: a verb's parser must not wipe out what stood before the verb.
        quiet = argparse.SUPPRESS
        self.add_argument("-h", "--help", action="help", default=quiet, help="显示用法")
        self.add_argument(
            "--db", metavar="PATH", default=quiet, help="数据库文件（默认看 GAOXINBAN_DB）"
        )
        self.add_argument("--json", action="store_true", default=quiet, help="输出一份 JSON")

    def error(self, message: str) -> NoReturn:
        said = _chinese(message)
        for action in self._actions:
            if action.choices is not None and said == f"缺少 {action.metavar}":
                said += f"，可以用：{', '.join(action.choices)}"
        self.exit(2, f"{self.format_usage()}{self.prog}：用法不对：{said}\n")


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  its only name


def _verb(verbs: Verbs, name: str, said: str, key: str = "") -> Parser:
    made = verbs.add_parser(name, help=said, description=said)
    made.set_defaults(verb=key or name)
    return made


def _below(parser: Parser, what: str) -> Verbs:
    return parser.add_subparsers(required=True, metavar=what, title="可以写", parser_class=Parser)


def build() -> Parser:
    """The whole grammar."""
    parser = Parser(
        prog="gaoxinban",
        description="高新办：高新事·高兴办。不写命令就打开窗口。",
        epilog="每个命令的用法：gaoxinban 命令 --help\n"
        "时间按 ISO 8601 书写，不写时区就是北京时间，如 2026-11-22T10:05。\n"
        "退出码：0 完成，1 不能照办（说明原因），2 用法不对。",
    )
    parser.set_defaults(verb="window", db=None, json=False)
    verbs = parser.add_subparsers(metavar="命令", title="命令", parser_class=Parser)
    for add in (
        _demo,
        _db,
        _import,
        _list,
        _explain,
        _time,
        _route,
        _stats,
        _print,
        _rules,
        _accounts,
    ):
        add(verbs)
    return parser


def _demo(verbs: Verbs) -> None:
    demo = _verb(verbs, "demo", "建一个演示数据库，再打开窗口")
    demo.add_argument(
        "--tickets", type=int, metavar="N", default=DEMO_TICKETS, help="工单件数，10 到 1000000"
    )
    demo.add_argument("--seed", type=int, metavar="S", default=1, help="随机种子，同种子同数据")
    demo.add_argument("--dir", metavar="D", default="gaoxinban-demo", help="放在哪个文件夹")
    demo.add_argument("--no-window", action="store_true", help="不开窗口，写出 PDF、统计和各页截图")


def _db(verbs: Verbs) -> None:
    acts = _below(_verb(verbs, "db", "照管数据库"), "要做的事")
    for name, said in _DB_ACTS.items():
        act = _verb(acts, name, said, f"db {name}")
        if name == "restore":
            act.add_argument("file", metavar="FILE", help="备份文件")
        if name == "backup":
            way = act.add_mutually_exclusive_group(required=True)
            way.add_argument("file", metavar="FILE", nargs="?", help="备份到哪个文件")
            way.add_argument(
                "--scheduled", action="store_true", help="到了时候就备份到「设置」里的文件夹"
            )
            way.add_argument("--now", action="store_true", help="马上备份到「设置」里的文件夹")
        if name == "verify":
            act.add_argument("--anchor", metavar="LINE", help="再与以前的一行存证核对，整行加引号")


def _import(verbs: Verbs) -> None:
    kinds = _below(_verb(verbs, "import", "导入表格（csv、xlsx、xls）"), "导入什么")
    enterprises = _verb(kinds, "enterprises", "导入企业登记册", "import enterprises")
    tickets = _verb(kinds, "tickets", "导入别处的工单", "import tickets")
    for each in (enterprises, tickets):
        each.add_argument("file", metavar="FILE", help="表格文件")
        each.add_argument("--dry-run", action="store_true", help="只报告，不写任何内容")
    tickets.add_argument("--map", metavar="MAP.toml", required=True, help="哪一列是什么")
    tickets.add_argument("--create-missing", action="store_true", help="没有的团队和分类就新建")


def _list(verbs: Verbs) -> None:
    kinds = _below(_verb(verbs, "list", "列出工单或企业"), "列什么")
    for name, said in (("tickets", "列出工单，新的在前"), ("enterprises", "列出企业")):
        each = _verb(kinds, name, said, f"list {name}")
        each.add_argument(
            "--where",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help="条件，可以写几个；名称和值用中文或代码都行，如 状态=在办、亮灯=红",
        )
        each.add_argument("--limit", type=int, metavar="N", help="最多几行")


def _explain(verbs: Verbs) -> None:
    explain = _verb(verbs, "explain", "说明一件工单的时限：在谁手里多久，为什么")
    explain.add_argument("number", metavar="NUMBER", help="工单编号或原编号")


def _time(verbs: Verbs) -> None:
    worktime = _verb(verbs, "worktime", "两个时间之间的工作时间")
    worktime.add_argument("start", metavar="START", help="开始时间")
    worktime.add_argument("end", metavar="END", help="结束时间")
    due = _verb(verbs, "due", "从某时起算的期限到什么时候")
    due.add_argument("start", metavar="START", help="开始时间")
    length = due.add_mutually_exclusive_group(required=True)
    length.add_argument("--hours", type=float, metavar="H", help="工作小时")
    length.add_argument("--days", type=int, metavar="D", help="工作日")


def _route(verbs: Verbs) -> None:
    route = _verb(verbs, "route", "按派单目录该派给谁，为什么")
    route.add_argument("--text", metavar="T", required=True, help="诉求内容")
    route.add_argument("--title", metavar="T", default="", help="标题")
    route.add_argument("--category", metavar="C", help="事项分类")
    route.add_argument(
        "--enterprise",
        metavar="NAME_OR_CODE",
        default="",
        help="企业名称、其中几个字、拼音首字母或代码",
    )


def _stats(verbs: Verbs) -> None:
    stats = _verb(verbs, "stats", "办理时间的统计")
    stats.add_argument("--since", metavar="D", help="从哪天登记的起，含当天")
    stats.add_argument("--until", metavar="D", help="到哪天登记的止，含当天")
    stats.add_argument("--by", metavar="team,month,...", default="", help="按什么分组，逗号隔开")
    stats.add_argument("--leg", choices=LEGS, help="只看一个环节；不写就每个环节一行")


def _print(verbs: Verbs) -> None:
    sheet = _verb(verbs, "print", "把工单打印成 PDF")
    sheet.add_argument("numbers", metavar="NUMBER", nargs="+", help="工单编号，可以写几个")
    sheet.add_argument("--form", choices=tuple(FORMS), required=True, help="表单")
    sheet.add_argument("--pdf", metavar="OUT", required=True, help="写到哪个文件")


def _rules(verbs: Verbs) -> None:
    calendar = _below(_verb(verbs, "calendar", "工作日历的版本"), "要做的事")
    listed = _verb(calendar, "import", "导入国务院的放假安排（JSON 或 ics）", "calendar import")
    listed.add_argument("--year", type=int, metavar="Y", help="应是哪一年的")
    year = _verb(calendar, "show", "列出一年的休和班", "calendar show")
    year.add_argument("year", metavar="YEAR", type=int, help="哪一年")
    promise = _below(_verb(verbs, "promise", "承诺时限的版本"), "要做的事")
    policy = _verb(promise, "publish", "发布新的承诺时限（TOML）", "promise publish")
    for each in (listed, policy):
        each.add_argument("file", metavar="FILE", help="文件")
        each.add_argument("--reason", metavar="R", default="", help="为什么发布")
        each.add_argument("--open-cases", action="store_true", help="在办工单也全部改用")
        each.add_argument("--dry-run", action="store_true", help="只预览，不写任何内容")
    for each in (year, _verb(promise, "show", "列出承诺时限", "promise show")):
        each.add_argument("--version", type=int, metavar="N", help="第几版，不写就是现行的")
    month = _below(_verb(verbs, "month", "冻结的月度数字"), "要做的事")
    for name, said in (("freeze", "冻结已经过完的一个月"), ("show", "公布的数字与现在的并列")):
        each = _verb(month, name, said, f"month {name}")
        each.add_argument("month", metavar="MONTH", help="哪个月，如 2026-10")
        each.add_argument(
            "--cohort", choices=("logged", "ended"), default="logged", help="当月登记还是当月办结"
        )


def _accounts(verbs: Verbs) -> None:
    acts = _below(_verb(verbs, "account", "登录用的账户"), "要做的事")
    _verb(acts, "list", "列出人员，谁有密码", "account list")
    reset = _verb(acts, "reset", "管理员进不去时，用系统账户给他设新密码", "account reset")
    reset.add_argument("name", metavar="NAME", nargs="?", help="哪一位管理员；只有一位时可以不写")
