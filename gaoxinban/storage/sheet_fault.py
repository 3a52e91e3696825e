"""Sentences for files that cannot be read, shared by the readers."""

from pathlib import Path

from gaoxinban.domain.errors import system_words

SAVE_AS = "请在 Excel 或 WPS 中打开后另存为 .xlsx 或 .csv，再导入。"


def unreadable(path: Path, error: OSError) -> str:
    """The sentence for a file that the system does not let us read."""
    if isinstance(error, PermissionError):
        return f"没有权限读取 {path}，或它正被其他程序占用；请关闭占用它的程序或联系管理员。"
    return f"无法读取 {path}（{system_words(error)}），请检查文件所在的磁盘或网络。"


def locked(path: Path) -> str:
    """The sentence for a workbook with a password."""
    return f"{path.name} 设有密码，请在 Excel 或 WPS 中取消密码并另存一份，再导入。"
