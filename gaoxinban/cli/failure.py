"""What went wrong, as one Chinese sentence; faults of the program go to a file."""

import traceback
from datetime import UTC, datetime
from pathlib import Path

from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused, system_words


def reason(error: OSError) -> str:
    """Why the system refused, with the file it spoke of."""
    what = system_words(error)
    return f"{what}（{error.filename}）" if error.filename else what


def sentence(error: Exception, services: Services) -> str:
    """The sentence for any error that reached the top."""
    if isinstance(error, Refused):
        return error.sentence
    if isinstance(error, OSError):
        return f"读写文件出错：{reason(error)}。请处理后再试。"
    if isinstance(error, MemoryError):
        return "内存不足，没有完成。请关闭别的程序，或缩小范围后再试。"
    if isinstance(error, RecursionError):
        return "内容嵌套过深，没有完成。请检查文件。"
    kept = _keep(error, services)
    where = f"详情已记入 {kept}，请把它交给管理员。" if kept else "请把这句话交给管理员。"
    return f"程序内部出错（{type(error).__name__}），没有完成。{where}"


def _keep(error: Exception, services: Services) -> Path | None:
    """Append the fault to the log of the data folder; None where that cannot be written."""
    try:
        folder = services.data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "error.log"
        with path.open("a", encoding="utf-8", errors="replace") as log:
            log.write(f"=== {datetime.now(UTC).isoformat()}\n")
            log.write("".join(traceback.format_exception(error)))
    except OSError:
        return None
    return path
