"""What in a PDF acts by itself or carries another file, read in its parsed objects, however they are written down.

Links to the web, and an opening that only chooses the page and the zoom, are those of any letter.

By hand: pdfid misses a script in a compressed object; `pikepdf.sanitize` removes without telling, and keeps XFA.
"""

import re
from collections.abc import Iterator, Sized
from io import BytesIO
from itertools import islice

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits

# A file of a few megabytes may unfold into gigabytes. In bytes, for one compressed stream: writers put some hundred
# objects into each, which take tens of thousands.
MOST_UNFOLDED = 2_000_000
# Each value takes some microseconds, and each reference to another object too.
MOST_VALUES = 250_000
# Of all the pages that are read, in bytes.
MOST_DRAWN = 5_000_000
set_qpdf_limits(
    flate_max_memory=MOST_UNFOLDED,
    png_max_memory=MOST_UNFOLDED,
    tiff_max_memory=MOST_UNFOLDED,
    run_length_max_memory=MOST_UNFOLDED,
)

# Types of ISO 32000-2: actions (12.6.4) that run, send, start or play something; what is not drawn but played or kept.
RUNS, PLAYS = "JavaScript Launch SubmitForm ImportData GoToE", "Rendition RichMediaExecute Movie Sound GoTo3DView"
ACTIONS = {f"/{name}" for name in f"{RUNS} {PLAYS}".split()}
PLAYED = {f"/{name}" for name in "RichMedia Screen Movie Sound 3D FileAttachment".split()}
# When additional actions take place (12.6.3).
TRIGGERS = [f"/{name}" for name in "E X D U Fo Bl PO PC PV PI O C K F V WC WS DS WP DP".split()]

# Most dictionaries hold none of these keys.
WATCHED = {f"/{name}" for name in "S Subtype Type XFA JS EF JavaScript EmbeddedFiles OpenAction AA URI".split()}
# What qpdf warns of when a compressed stream of objects stays closed to it.
UNREAD = re.compile(r"unfilterable|object stream \d+ has")


class Crowded(Exception):  # noqa: N818 - it names the file's state
    """It holds too many objects to be looked through."""


class Damaged(Exception):
    """Some of its objects cannot be read, so that nobody can tell what they do."""


def acts(data: bytes) -> bool:
    """Whether a PDF that opens without a password holds such a thing. Raises Damaged, Crowded."""
    if data.count(b" R") > MOST_VALUES:
        raise Crowded
    errors = qpdf_limit_errors()
    try:
        with Pdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            found = any(map(_acts, _dictionaries(pdf)))
            hidden = any(map(UNREAD.search, map(str, pdf.get_warnings())))
    except (PdfError, RuntimeError, ValueError, TypeError) as error:
        raise Damaged from error
    if not found and (hidden or qpdf_limit_errors() > errors):
        raise Damaged
    return found


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Each dictionary of the file, at any depth; those of streams too, and of compressed streams of objects."""
    left = _less(MOST_VALUES, pdf.objects)
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Array | Dictionary | Stream):
            continue
        left = _less(left, one.keys() if _keyed(one) else one)
        if _keyed(one):
            yield one
        inside = [value for _, value in one.items()] if _keyed(one) else list(one)
        waiting += [value for value in inside if isinstance(value, Array | Dictionary) and not value.is_indirect]


def _less(left: int, values: Sized) -> int:
    if len(values) > left:
        raise Crowded
    return left - len(values)


def _keyed(one: Object) -> bool:
    return isinstance(one, Dictionary | Stream)


def _acts(held: Object) -> bool:
    return not WATCHED.isdisjoint(held.keys()) and (
        _name(held, "/S") in ACTIONS
        or _name(held, "/Subtype") in PLAYED
        or _name(held, "/Type") == "/EmbeddedFile"
        or "/XFA" in held
        or isinstance(held.get("/JS"), String | Stream)
        or isinstance(held.get("/EF"), Dictionary)
        or _named(held.get("/JavaScript"))
        or _named(held.get("/EmbeddedFiles"))
        or _opening(held.get("/OpenAction"))
        or _triggered(held.get("/AA"))
        or _scripted(held.get("/URI"))
    )


def _name(held: Object, key: str) -> str:
    value = held.get(key)
    return str(value) if isinstance(value, Name) else ""


def _named(tree: Object | None) -> bool:
    """A tree of names that holds some."""
    return isinstance(tree, Dictionary) and any(len(tree.get(key, [])) for key in ("/Names", "/Kids"))


def _opening(action: Object | None) -> bool:
    """More than going to a place of this document."""
    return isinstance(action, Dictionary) and (_name(action, "/S") != "/GoTo" or "/Next" in action)


def _triggered(actions: Object | None) -> bool:
    return isinstance(actions, Dictionary) and any(isinstance(actions.get(key), Dictionary) for key in TRIGGERS)


def _scripted(uri: Object | None) -> bool:
    return isinstance(uri, String) and str(uri).strip().lower().startswith("javascript:")


def draws_much(data: bytes, pages: int) -> bool:
    """Whether the first pages of a PDF take long to draw, or to read: what they unfold into, forms drawn over and over,
    and forms in forms, each of which may be drawn a thousand times by the one above. Raises Damaged."""
    try:
        with Pdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            forms = [one for one in pdf.objects if isinstance(one, Stream) and _name(one, "/Subtype") == "/Form"]
            if any("/XObject" in form.get("/Resources", {}) for form in forms):
                return True
            drawn = b"".join(_unfolded(page.obj.get("/Contents")) for page in islice(pdf.pages, pages))
            largest = max((len(form.read_bytes()) for form in forms), default=0)
            return len(drawn) + drawn.count(b"Do") * largest > MOST_DRAWN
    except (PdfError, RuntimeError, ValueError, TypeError) as error:
        raise Damaged from error


def _unfolded(contents: Object | None) -> bytes:
    streams = contents if isinstance(contents, Array) else [contents]
    return b"".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))
