"""经过: what happened to a case, act by act, in sentences."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gaoxinban.application.case_rows import TimelineRow
from gaoxinban.application.names import Names
from gaoxinban.domain.attachment import NAMELESS, size_text
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.fold import undone_acts
from gaoxinban.domain.own_work import workers
from gaoxinban.domain.term import Channel, ContactMeans, HolderKind, Rating

NEW_PROMISES = "承诺时限随之改变"
"""What a line of an amendment says when a supervisor let the promises follow it."""

_WRITTEN = (
    "body",
    "participants",
    "note",
    "result",
    "proof",
    "basis",
    "instead",
    "late_reason",
    "reason",
)
_LABELS = {"participants": "参加：", "late_reason": "补录原因：", "instead": "可找谁办："}
"""What would read as part of what stands before it."""


def timeline(names: Names, events: Sequence[Event]) -> tuple[TimelineRow, ...]:
    """The history in sentences; what was undone stands in it and says so."""
    undone = undone_acts(events)
    beside = _beside(events, undone)
    kinds = {event.seq: event.kind for event in events}
    found = []
    for event in events:
        row = timeline_row(names, event, undone)
        if row.seq in beside:
            own, line = row.kind is EventKind.CALL_BACK, f"{row.line}（{beside[row.seq]}）"
            row = replace(row, own=own, line=line)
        elif row.kind is EventKind.UNDO:
            data: Any = event.data  # nobody sees the numbers of steps: named by what was done
            row = replace(row, line=f"{row.line}：{kinds[data['undoes']].label}")
        found.append(row)
    return tuple(found)


OWN_CALL = "承办人自己回访"
UNCALLED = "没有回访"
UNCALLED_BY_OWN = "承办人自己归档，没有回访"
"""What has to be known of a 回访 or 归档: who asked after, or ended, his own work."""


def _beside(events: Iterable[Event], undone: Container[int]) -> Mapping[int, str]:
    """By step. After 归档 nothing is redone: who ends a case that nobody asked after is told."""
    before: frozenset[str] = frozenset()
    called = False
    found: dict[int, str] = {}
    for event in events:
        if event.seq in undone:
            continue
        before = workers(before, event)
        if event.kind in (EventKind.RESOLVE, EventKind.CALL_BACK):
            called = event.kind is EventKind.CALL_BACK
            if called and event.actor in before:
                found[event.seq] = OWN_CALL
        elif event.kind is EventKind.CLOSE and not (called or event.data.get("imported")):
            found[event.seq] = UNCALLED_BY_OWN if event.actor in before else UNCALLED
    return found


def timeline_row(names: Names, event: Event, undone: frozenset[int] = frozenset()) -> TimelineRow:
    """One event in a sentence; what people wrote follows in `text`."""
    text: Mapping[str, str] = event.text or {}
    written = [f"{_LABELS.get(key, '')}{text[key]}" for key in _WRITTEN if text.get(key)]
    gone = event.seq in undone
    line = _line(names, event, text)
    return TimelineRow(
        seq=event.seq,
        kind=event.kind,
        happened_at=event.happened_at,
        entered_at=event.entered_at,
        actor=names.actor(event.actor),
        line=f"（已撤销）{line}" if gone else line,
        text="\n".join(written),
        undone=gone,
    )


def _line(names: Names, event: Event, text: Mapping[str, str]) -> str:  # noqa: C901, PLR0911, PLR0912  a table of sentences
    data: Any = event.data
    label = event.kind.label
    match event.kind:
        case EventKind.LOG:
            return f"{label}（{Channel(data['channel']).label}）：{text.get('title', '')}"
        case EventKind.DISPATCH | EventKind.TRANSFER:
            rule = f"（派单目录规则{data['rule']}）" if data.get("rule") else ""
            return f"{label}给 {names.team(data['team'])}{rule}"
        case EventKind.CONTACT | EventKind.ATTEMPT:
            means = ContactMeans(data["means"]).label if data.get("means") else ""
            who = text.get("reached", "")
            what = label if event.kind is EventKind.ATTEMPT else "联系"
            return f"{what} {who}（{means}）" if means else f"{what} {who}".strip()
        case EventKind.PAUSE:
            return f"{label}，等待{HolderKind(data['awaited']).label}"
        case EventKind.RETURN:
            suggested = names.team(data.get("suggested"))
            return f"{label}，建议转 {suggested}" if suggested else label
        case EventKind.CALL_BACK:
            solved = {True: "已解决", False: "未解决"}.get(data.get("solved"), "未问是否解决")
            rating = Rating(data["rating"]).label if data.get("rating") else "未评价"
            return f"{label}：{solved}，{rating}"
        case EventKind.AMEND | EventKind.PRIVACY:
            changed = _changes(names, data, text)
            if data.get("promises"):
                changed.append(NEW_PROMISES)
            return f"{label}：" + ("；".join(changed) or "导入的时间")
        case EventKind.RESOLVE if data.get("answered"):
            return "当场答复"
        case EventKind.CONSULT:
            still = "仍" if data.get("stays") else ""
            return f"{label}，裁定{still}由 {names.team(data['team'])} 主办"
        case EventKind.HAND:
            return f"{label}给 {names.party(HolderKind(data['to']), data.get('ref'), None)}"
        case EventKind.ASSIGN:
            party = HolderKind.TEAM if data["officer"] is None else HolderKind.OFFICER
            return f"{label}：{names.party(party, data['officer'], None)}"
        case EventKind.REDO if data.get("to_team"):
            return f"{label}：原承办人已离岗或换了团队，交回团队"
        case EventKind.EXTEND_ASK | EventKind.EXTEND | EventKind.GRANT_PAUSE:
            return f"{label} {data['days']}个工作日"
        case EventKind.ESCALATE:
            return f"{label}：第 {data['count']} 次{EventKind(data['cause']).label}"
        case EventKind.EXEMPT:
            return label if data["granted"] else f"不同意{label}"
        case EventKind.MERGE:
            return f"{label}：并入 {data['number']}"
        case EventKind.ABSORB:
            return f"{label} {data['number']}：{text.get('title', '')}"
        case EventKind.ATTACH:
            return f"{label}：{text.get('name') or NAMELESS}（{size_text(data['size'])}）"
        case EventKind.DETACH:
            return f"{label}：{text.get('name') or NAMELESS}"
        case _:
            return label


def _changes(names: Names, data: Mapping[str, Any], text: Mapping[str, str]) -> list[str]:
    """Old and new value of everything that an amendment changed."""
    found = [
        (key, *(names.value(key, code) for code in data[key])) for key in _FIELDS if key in data
    ]
    found += [
        (key, text.get(f"old_{key}", ""), text[f"new_{key}"])
        for key in _FIELDS
        if f"new_{key}" in text
    ]
    return [f"{_FIELDS[key]}由「{old}」改为「{new}」" for key, old, new in found]


_FIELDS = {
    "privacy": "来电人",
    "enterprise": "企业",
    "category": "分类",
    "kind": "类型",
    "urgency": "紧急程度",
    "channel": "渠道",
    "title": "标题",
    "body": "内容",
    "contact_name": "联系人",
    "contact_phone": "电话",
    "result": "结果",
}
