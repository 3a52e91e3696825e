"""The running text that all sheets of the office share."""

from gaoxinban.domain.instant import Instant, to_datetime


def minute(instant: Instant) -> str:
    """2026-11-22 10:05"""
    return f"{to_datetime(instant):%Y-%m-%d %H:%M}"


def printed(now: Instant, by: str) -> str:
    """「2026-11-22 10:05 周敏 打印」"""
    return f"{minute(now)} {by} 打印" if by else f"{minute(now)} 打印"
