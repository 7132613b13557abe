"""The labels that are measured, and what 1,000 of them cost once all is imported, encoding included."""

import io
import random
import time
from collections.abc import Iterator
from itertools import islice

from labels import codes, sheets
from labels.drawing import Label
from labels.geometry import FORMATS
from registry.devices.identity import tags

PRODUCT = FORMATS["avery-l7160"]


def run() -> dict[str, float]:
    labels = list(some(1000))
    sheets.draw(labels[:1], PRODUCT, io.BytesIO())
    whole = _cpu(lambda: sheets.draw(labels, PRODUCT, io.BytesIO()))
    encoding = _cpu(lambda: [codes.matrix(label.payload) for label in labels])
    return {
        "labels_1000_cpu_s": round(whole, 3),
        "labels_1000_encode_cpu_s": round(encoding, 3),
        "labels_1000_encode_share": round(encoding / whole, 2),
    }


def some(count: int) -> Iterator[Label]:
    """The same ones each time, whoever draws them."""
    for number, tag in enumerate(islice(_tags(), count)):
        lines = ("Service du numérique", "Dell Latitude 5420", f"S/N 5CG{number:07}")
        yield Label(tag, codes.payload(tag, "https://registre.exemple.fr"), lines)


def _tags() -> Iterator[str]:
    chance = random.Random(1)
    while True:
        body = "".join(chance.choices(tags.ALPHABET, k=tags.BODY))
        if character := tags.check(body):
            yield body + character


def _cpu(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
