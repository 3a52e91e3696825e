"""What people write about a case, cleaned and bounded the same wherever it is entered."""

from gaoxinban.application.cleaning import clean_code, clean_line, clean_text, has_letters
from gaoxinban.domain.errors import Refused

TITLE_LENGTH = 200
NAME_LENGTH = 200
BODY_LENGTH = 100_000


def title_of(text: str) -> str:
    """A title: one visible line."""
    title = clean_line(text).text
    if not any(map(str.isalnum, title)):
        raise Refused("请填写标题。", field="title")
    if len(title) > TITLE_LENGTH:
        raise Refused(f"标题最多 {TITLE_LENGTH} 字，请把其余写进内容。", field="title")
    return title


def body_of(text: str) -> str:
    """The request itself: lines, without what cannot be seen."""
    if len(text) > BODY_LENGTH:
        raise Refused(f"内容最多 {BODY_LENGTH} 字，请缩短。", field="body")
    return clean_text(text).text


def enterprise_name_of(text: str) -> str:
    """A name that people can read."""
    name = clean_line(text).text
    if not has_letters(name):
        raise Refused("请填写或选择企业。", field="enterprise_name")
    if len(name) > NAME_LENGTH:
        raise Refused(f"企业名称最多 {NAME_LENGTH} 字，请核对。", field="enterprise_name")
    return name


def code_of(text: str) -> str:
    """A code as GB 32100 or the older rule shapes it; a wrong check digit passes."""
    code = clean_code(text)
    if code and not (len(code) in {15, 18} and code.isascii() and code.isalnum()):
        said = "信用代码应是 18 位（旧的 15 位）字母和数字，请核对，或先空着。"
        raise Refused(said, field="uscc")
    return code


def line_of(text: str) -> str:
    """A contact's name or phone: one visible line."""
    return clean_line(text).text[:NAME_LENGTH]
