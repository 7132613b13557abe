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
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.browser.chromium import PATIENCE

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "Un-mot-de-passe-pour-les-essais-7"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")


@dataclass(frozen=True)
class Site:
    url: str
    database: str
    log: Path
    cookies: dict = field(default_factory=dict)

    def manage(self, *arguments: str) -> str:
        """What a management command prints when it runs on this site's database."""
        return manage(self.database, *arguments, DOCUMENTS_ROOT=str(self.documents))

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


def manage(database: str, *arguments: str, **more: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(database, **more), capture_output=True, text=True)
    assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
    return done.stdout


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
    manage(database, "migrate", "--verbosity", "0")
    manage(database, "demo", "--password", PASSWORD)
    manage(database, "build_assets")
    # The API has no pages, and compressing what they would use takes seconds.
    manage(database, "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "rest_framework")
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
            env=environment(database, BASE_URL=site.url, DOCUMENTS_ROOT=str(site.documents)),
            pass_fds=[door.fileno()],
            stdout=log,
            stderr=log,
        )
    try:
        _wait(site)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait(site: Site) -> None:
    """The door is open from the start: an answer comes as soon as a process does, or the door closes."""
    try:
        with urllib.request.urlopen(f"{site.url}/sante/", timeout=PATIENCE):
            return
    except OSError as error:
        raise AssertionError(f"The server did not start: {site.log.read_text()}") from error
