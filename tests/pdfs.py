"""PDF files byte by byte, so that what a writer would tidy up can be put in them as an attacker writes it."""

import zlib
from io import BytesIO

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R"
CONTENT = b"0 0 m 100 100 l S"


def stream(data: bytes, keys: bytes = b"", *, flate=True) -> bytes:
    data, keys = (zlib.compress(data), keys + b"/Filter/FlateDecode") if flate else (data, keys)
    return b"<<" + keys + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def document(catalog: bytes = b"", page: bytes = b"", more=(), *, packed=False, pack_keys: bytes = b"") -> bytes:
    """One page. `catalog` and `page` are added to their dictionaries; `more` are objects, the first of number 5.

    Packed, whatever is no stream (or the objects of these numbers) stands in one compressed stream of objects; with
    `pack_keys`, that stream is said to be written otherwise than it is.
    """
    objects = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", PAGES, PAGE + page + b">>", stream(CONTENT), *more]
    numbered = dict(enumerate(objects, start=1))
    if not packed:
        return _plain(numbered)
    loose = {number for number, body in numbered.items() if b"endstream" not in body}
    return _packed(numbered, loose if packed is True else packed, pack_keys)


def _plain(objects: dict[int, bytes]) -> bytes:
    out, places = _bodies(objects)
    start, size = out.tell(), len(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in objects:
        out.write(b"%010d 00000 n \n" % places[number])
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()


def _bodies(objects: dict[int, bytes]) -> tuple[BytesIO, dict[int, int]]:
    out, places = BytesIO(), {}
    out.write(b"%PDF-1.7\n")
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    return out, places


def _packed(objects: dict[int, bytes], loose: set[int], pack_keys: bytes) -> bytes:
    whole = {number: body for number, body in objects.items() if number not in loose}
    inside = {number: body for number, body in objects.items() if number in loose}
    heads, texts, place = [], b"", 0
    for number, body in inside.items():
        heads.append(b"%d %d" % (number, place))
        texts += body + b"\n"
        place = len(texts)
    head = b" ".join(heads) + b"\n"
    pack, table = len(objects) + 1, len(objects) + 2
    keys = b"/Type/ObjStm/N %d/First %d" % (len(inside), len(head))
    whole[pack] = stream(head + texts, keys + pack_keys, flate=not pack_keys)
    out, places = _bodies(whole)
    start = places[table] = out.tell()
    rows = b"\0\0\0\0\0\xff"
    for number in range(1, table + 1):
        kind = (1, places[number], 0) if number in places else (2, pack, list(inside).index(number))
        rows += bytes([kind[0]]) + kind[1].to_bytes(4, "big") + bytes([kind[2]])
    keys = b"/Type/XRef/W[1 4 1]/Root 1 0 R/Size %d" % (table + 1)
    out.write(b"%d 0 obj\n" % table + stream(rows, keys) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
