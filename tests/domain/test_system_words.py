"""What the system says of a file comes to the user in Chinese."""

import errno

from gaoxinban.domain.errors import system_words


def test_what_offices_meet_is_said_in_chinese_and_nothing_is_swallowed():
    assert system_words(OSError(errno.ENOSPC, "No space left on device")) == "磁盘已满"
    assert system_words(PermissionError(errno.EACCES, "Permission denied")) == "没有权限"
    assert system_words(OSError(errno.ETXTBSY, "Text file busy")) == "Text file busy"
    assert system_words(OSError("odd")) == "odd"
