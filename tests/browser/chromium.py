"""Which Chromium the tests drive: the machine's, the light one first, else the one that Playwright downloaded."""

import os
import shutil
import sys

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

# It draws the same pages for half the work, but has no camera.
SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
    " --disable-sync --no-first-run"
).split()

# Seconds: nothing here is slow, but the machine may be, and what waits measures nothing.
PATIENCE = 90


def path(*, whole: bool = False) -> str | None:
    names = WHOLE if whole else (SHELL, *WHOLE)
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def launch(kind: BrowserType, *flags: str, whole: bool = False) -> Browser:
    return kind.launch(executable_path=path(whole=whole), args=[*FLAGS, *flags], timeout=PATIENCE * 1000)


if __name__ == "__main__":
    with sync_playwright() as tried:
        try:
            for whole in (False, True):
                launch(tried.chromium, whole=whole).close()
        except Error as error:
            sys.exit(f"No Chromium starts here: {error.message.splitlines()[0]}")
