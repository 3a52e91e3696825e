"""A sheet of cases with its map, for tests of the ticket import."""

from import_office import ACTOR, GivenSheet

from gaoxinban.application.import_map import TicketMap, parse_ticket_map
from gaoxinban.application.import_report import ImportReport
from gaoxinban.application.import_tickets import ImportOptions, import_tickets
from gaoxinban.application.office import Office
from gaoxinban.application.rows import TicketFilter

HEAD = (
    "编号",
    "主题",
    "详情",
    "企业",
    "时间",
    "团队",
    "派单",
    "签收",
    "联系",
    "答复",
    "归档",
    "结果",
    "评价",
    "分类",
)
TEXT = """
[columns]
external_number = "编号"
title = "主题"
body = "详情"
enterprise = "企业"
logged_at = "时间"
team = "团队"
dispatched_at = "派单"
accepted_at = "签收"
contacted_at = "联系"
resolved_at = "答复"
closed_at = "归档"
result = "结果"
rating = "评价"
category = "分类"
"""
MAP = parse_ticket_map(TEXT)
PLAIN = {"编号": 2549.0, "主题": "停电", "企业": "甲公司", "时间": "2026/11/2 9:32:09"}
WHOLE = {
    **PLAIN,
    "详情": "停电三天",
    "团队": "企业服务组",
    "派单": "2026/11/2 10:00",
    "签收": "2026/11/2 10:30",
    "联系": "2026/11/2 9:50",
    "答复": "2026/11/4 9:00",
    "归档": "2026/11/5 9:00",
    "结果": "已送电",
    "评价": "满意",
    "分类": "水电气热与通信",
}


def bring(
    office: Office, *rows: dict[str, object], ticket_map: TicketMap = MAP, **options: object
) -> ImportReport:
    sheet = GivenSheet(HEAD, [tuple(row.get(heading) for heading in HEAD) for row in rows])
    return import_tickets(
        office.transaction, office.clock, ACTOR, sheet, ticket_map, ImportOptions(**options)
    ).value


def count(office: Office) -> int:
    return len(office.ticket_ids(TicketFilter()))
