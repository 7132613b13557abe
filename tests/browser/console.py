"""Runs the management commands of one site as `manage.py` does, each in a fork of a process that started Django once.

A line of its input is a JSON list of arguments; a line of its output, a JSON list of an exit code, what the command
printed, and what it printed of its errors.
"""

import json
import os
import subprocess
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from threading import Lock

import django
from django.core.management import ManagementUtility


class Console:
    """The process, as the tests speak to it: one command after the other."""

    def __init__(self, root, environment):
        command = [sys.executable, "-m", "tests.browser.console"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process, self._lock = subprocess.Popen(command, cwd=root, env=environment, **pipes), Lock()

    def run(self, *arguments: str) -> str:
        with self._lock:
            print(json.dumps(arguments), file=self._process.stdin, flush=True)
            code, printed, errors = json.loads(self._process.stdout.readline())
        assert not code, f"{arguments}: {printed}\n{errors}"
        return printed

    def close(self) -> None:
        self._process.communicate()


def answer(arguments: list[str]) -> None:
    printed, errors, code = StringIO(), StringIO(), 0
    with redirect_stdout(printed), redirect_stderr(errors):
        try:
            ManagementUtility(["manage.py", *arguments]).execute()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int | None) else print(end.code, file=sys.stderr) or 1
        except BaseException:
            traceback.print_exc()
            code = 1
    print(json.dumps([code, printed.getvalue(), errors.getvalue()]), flush=True)


def main() -> None:
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            answer(json.loads(line))
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            print(json.dumps([1, "", "The command was killed."]), flush=True)


if __name__ == "__main__":
    main()
