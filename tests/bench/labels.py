"""What 1,000 labels of an Avery L7160 cost, encoding included."""

import io
import time
import tracemalloc

from labels import codes, sheets
from labels.drawing import Label
from labels.geometry import FORMATS
from registry import tags

COUNT = 1000
PRODUCT = FORMATS["avery-l7160"]


def run() -> dict[str, float]:
    labels = [_label(number) for number in range(COUNT)]
    sheets.draw(labels[:1], PRODUCT, io.BytesIO())
    pdf = io.BytesIO()
    whole = _cpu(lambda: sheets.draw(labels, PRODUCT, pdf))
    encoding = _cpu(lambda: [codes.matrix(label.payload) for label in labels])
    # Apart: tracing allocations slows everything down.
    tracemalloc.start()
    sheets.draw(labels, PRODUCT, io.BytesIO())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "labels_1000_cpu_s": round(whole, 3),
        "labels_1000_encode_cpu_s": round(encoding, 3),
        "labels_1000_encode_share": round(encoding / whole, 2),
        "labels_1000_peak_mb": round(peak / 1e6, 1),
        "labels_1000_pdf_mb": round(len(pdf.getvalue()) / 1e6, 2),
    }


def _label(number: int) -> Label:
    tag = tags.new()
    lines = ("Service du numérique", "Dell Latitude 5420", f"S/N 5CG{number:07}")
    return Label(tag, codes.payload(tag, "https://registre.exemple.fr"), lines)


def _cpu(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
