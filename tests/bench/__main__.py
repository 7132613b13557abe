"""Prints each measure, also in units of a fixed workload of the same run: only ratios can be followed."""

import hashlib
import os
import platform
import sqlite3
import time

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

django.setup()

from tests.bench import estate, imports, labels, rivals  # noqa: E402 - models need the settings

ROUNDS = 1_000_000


def unit() -> float:
    """CPU seconds of a fixed piece of work, the yardstick of this run."""
    start = time.process_time()
    digest = b""
    for _ in range(ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return time.process_time() - start


def main() -> None:
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yardstick = unit()
        vendor = (
            f"SQLite {sqlite3.sqlite_version}"
            if connection.vendor == "sqlite"
            else f"PostgreSQL {connection.pg_version}"
        )
        print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {vendor}")
        print(f"{'unit: 1,000,000 SHA-256, CPU s':44}{yardstick:10.3f}")
        # Imports first: a process starts with the peak of the one that made it.
        for name, value in (imports.run() | labels.run() | estate.run()).items():
            ratio = f"{value / yardstick:10.3f} units" if name.endswith("_s") else ""
            print(f"{name:44}{value:10.3f}{ratio}")
        # Last: the other tool takes minutes.
        rivals.run()
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
