"""What an import of 50,000 rows costs, and that its memory does not grow with the file.

Each size runs in a process of its own, whose peak is then its own; on SQLite in a file, for a database in memory would
count as the import's. The same file is then brought in again: it changes nothing.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (5_000, 50_000)
BACKENDS = ("sqlite", "postgresql")


def run() -> dict[str, float]:
    """On SQLite, and on PostgreSQL when TEST_DATABASE_URL names one."""
    url, done = os.environ.get("TEST_DATABASE_URL", ""), {}
    with tempfile.TemporaryDirectory() as folder:
        places = {"sqlite": f"sqlite:///{Path(folder, 'bench.sqlite3')}"}
        if url.startswith("postgres"):
            places["postgresql"] = url
        for backend, place in places.items():
            for rows in SIZES:
                done |= {f"import_{rows}_{backend}_{name}": value for name, value in apart(rows, place).items()}
    return done


def apart(rows: int, place: str) -> dict[str, float]:
    environment = os.environ | {"TEST_DATABASE_URL": place}
    command = [sys.executable, "-m", "tests.bench.imports", str(rows)]
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)


def _measure(rows: int) -> dict[str, float]:
    import django  # noqa: PLC0415 - the settings read the environment of this process

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

    from registry.imports import imports
    from registry.imports.planning.source import Source
    from registry.shared.access import OPERATOR
    from tests import cast
    from tests.bench import estate  # noqa: PLC0415

    database = settings.DATABASES["default"]
    # Not the test database that the other measures hold open.
    database.setdefault("TEST", {})["NAME"] = f"{database['NAME']}.bench.{rows}"
    made = setup_databases(verbosity=0, interactive=False)
    try:
        data, root = estate.file(rows), estate.tree()
        start, cpu, before = time.perf_counter(), time.process_time(), _peak()
        staged, _ = imports.bring(Source(data, "parc.csv", root, cast.acting(OPERATOR, via="import")))
        if staged.numbers["new"] != rows:
            raise SystemExit(staged.obstacles[:3])
        done = {"s": time.perf_counter() - start, "cpu_s": time.process_time() - cpu, "peak_mb": _peak()}
        done["growth_mb"] = done["peak_mb"] - before
        start = time.perf_counter()
        staged, _ = imports.bring(Source(data, "parc.csv", root, cast.acting(OPERATOR, via="import")))
        if staged.numbers["unchanged"] != rows:
            raise SystemExit(staged.obstacles[:3])
        return done | {"again_s": time.perf_counter() - start}
    finally:
        teardown_databases(made, verbosity=0)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
