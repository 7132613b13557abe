"""The labels of tests/bench/labels.py drawn by the registry: Django started, the PDF in memory before it is written."""

import io
import sys
from pathlib import Path

import django

from labels import sheets
from tests.bench.labels import PRODUCT, some


def draw(count: int, path: Path) -> None:
    pdf = io.BytesIO()
    sheets.draw(list(some(count)), PRODUCT, pdf)
    path.write_bytes(pdf.getvalue())


if __name__ == "__main__":
    django.setup()
    draw(int(sys.argv[1]), Path(sys.argv[2]))
