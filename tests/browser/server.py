"""A real server process on its own copy of the demo estate, as a visitor meets it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.browser.chromium import PATIENCE
from tests.browser.console import Console

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "Un-mot-de-passe-pour-les-essais-7"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")


@dataclass
class Site:
    url: str
    database: str
    log: Path
    cookies: dict = field(default_factory=dict)

    def begin_again(self, template: str) -> None:
        """A new copy of the estate at `template`, under the same name: the site connects anew to it."""
        create_database(self.log.parent, Path(urlsplit(self.database).path).stem, template)
        shutil.rmtree(self.documents, ignore_errors=True)
        self.cookies.clear()

    def manage(self, *arguments: str) -> str:
        """What a management command prints when it runs on this site's database."""
        return self.console.run(*arguments)

    @cached_property
    def console(self) -> Console:
        return Console(ROOT, self.environment)

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.database, BASE_URL=self.url, DOCUMENTS_ROOT=str(self.documents))

    @property
    def documents(self) -> Path:
        return self.log.parent / "documents"


def environment(database: str, **more: str) -> dict[str, str]:
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": database,
        "SECRET_KEY": "only-for-tests-" * 4,
        "DEBUG": "false",
        "STATE_BRAND": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "EMAIL_URL": "dummymail://",
    }
    return {**os.environ, **settings, **more}


def create_database(folder: Path, name: str, template: str = "") -> str:
    """The address of a new database, empty or a copy of the one at `template`."""
    if POSTGRESQL:
        # A run that was killed may have left one of that name.
        drop_database(urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl())
        with psycopg.connect(POSTGRESQL, autocommit=True) as server:
            source = sql.Identifier(urlsplit(template).path.lstrip("/") or "template1")
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))
        return urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
    path = folder / f"{name}.sqlite3"
    if template:
        shutil.copy(template.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


def drop_database(database: str) -> None:
    if POSTGRESQL:
        with psycopg.connect(POSTGRESQL, autocommit=True) as server:
            name = sql.Identifier(urlsplit(database).path.lstrip("/"))
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


@contextmanager
def demonstration(folder: Path):
    """The address of the demo estate: of all the workers of a run, the first builds it and the last drops it."""
    known, user = folder / "demo.address", folder / f"demo-user-{os.getpid()}"
    with _alone(folder):
        if not known.exists():
            known.write_text(_build(folder))
        user.touch()
    yield known.read_text()
    with _alone(folder):
        user.unlink()
        if not any(folder.glob("demo-user-*")):
            drop_database(known.read_text())
            known.unlink()


@contextmanager
def _alone(folder: Path):
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(folder: Path) -> str:
    database = create_database(folder, f"registre_demo_{os.getpid()}")
    console = Console(ROOT, environment(database))
    console.run("migrate", "--verbosity", "0")
    console.run("demo", "--password", PASSWORD)
    console.run("build_assets")
    # The API has no pages, and compressing what they would use takes seconds.
    console.run("collectstatic", "--noinput", "--verbosity", "0", "--ignore", "rest_framework")
    console.close()
    return database


@contextmanager
def serving(database: str, folder: Path):
    with socket.create_server(("127.0.0.1", 0), backlog=512) as door, (folder / "server.log").open("wb") as log:
        site = Site(f"http://127.0.0.1:{door.getsockname()[1]}", database, folder / "server.log")
        # The port is never free for another; and a connection that a browser opens in advance keeps no process busy.
        options = f"--bind fd://{door.fileno()} --workers 2 --threads 4 --keep-alive 0 --timeout {PATIENCE} --preload"
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "registry.wsgi", "--no-control-socket", *options.split()],
            cwd=ROOT,
            env=site.environment,
            pass_fds=[door.fileno()],
            stdout=log,
            stderr=log,
        )
    try:
        _wait(site)
        yield site
    finally:
        if "console" in vars(site):
            site.console.close()
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait(site: Site) -> None:
    """The door is open from the start: an answer comes as soon as a process does, or the door closes."""
    try:
        with urllib.request.urlopen(f"{site.url}/sante/", timeout=PATIENCE):
            return
    except OSError as error:
        raise AssertionError(f"The server did not start: {site.log.read_text()}") from error
