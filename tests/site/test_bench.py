"""The measures of `make bench` run: they call what the application calls, and nobody starts them every day."""

from tests.bench import imports


def test_an_import_is_measured(tmp_path):
    measured = imports.apart(20, f"sqlite:///{tmp_path / 'bench.sqlite3'}")
    assert set(measured) == {"s", "cpu_s", "peak_mb", "growth_mb", "again_s"}
