"""A runner without threads, for tests that look at one widget."""

from gaoxinban.ui.kit.task_runner import TaskRunner


class InlineTaskRunner(TaskRunner):
    """The same interface without threads: every task is done when the call returns."""

    def _start(self, task):
        self._work(task)

    def _post(self, deliver):
        if not self._closed:
            deliver()
