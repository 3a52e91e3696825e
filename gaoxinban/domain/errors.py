"""What a user can act upon."""

import errno


class Refused(Exception):  # noqa: N818  a refusal is an answer, not a fault of the program
    """An act that the rules do not allow.

    `sentence` is Chinese and says what is wrong and what to do; `field` names
    the input it belongs to, where there is one, so that a form can show it
    beside the field.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(Refused):
    """Somebody else changed the case since it was read."""


def system_words(error: OSError) -> str:
    """What the system says of a file, in Chinese; its own words for what no office meets."""
    return _SAID.get(error.errno or 0, error.strerror or str(error))


_SAID = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "这个位置是只读的",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EEXIST: "已经存在同名的文件或文件夹",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "读写磁盘出错",
}
