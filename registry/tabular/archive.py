"""How far an archive may be opened: which parts, in which packing, and how large they may grow."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from registry.tabular.unreadable import PROTECTED, Reason, Unreadable

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED_BIT = 1
# A workbook has tens of parts; their directory alone would fill the memory.
MOST_PARTS = 2_000
MOST_BYTES = 600_000_000
# Real workbooks shrink five to a hundred times; the allowance is for small ones.
MOST_TIMES, ALLOWANCE = 400, 10_000_000
CHUNK = 65_536
DAMAGED = Reason(
    "damaged", "Ce classeur est abîmé ou incomplet. Enregistrez-le de nouveau depuis votre tableur, puis recommencez."
)
TOO_LARGE = Reason(
    "too_large",
    "Ce classeur devient trop grand une fois décompressé. Gardez seulement les lignes et les colonnes utiles "
    "dans un nouveau classeur, ou découpez-le.",
)


class Archive:
    """The parts of a ZIP file, read as a stream: nothing is unpacked whole."""

    def __init__(self, data: bytes):
        if data.count(b"PK\x01\x02") > MOST_PARTS:
            raise Unreadable(TOO_LARGE)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable(DAMAGED) from None
        self.names = frozenset(self._zip.namelist())
        self._left = self._most = min(MOST_BYTES, MOST_TIMES * len(data) + ALLOWANCE)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of one part; what it declares and what it really holds are both bounded."""
        try:
            part = self._zip.getinfo(name)
        except KeyError:
            raise Unreadable(DAMAGED) from None
        if part.flag_bits & ENCRYPTED_BIT:
            raise Unreadable(PROTECTED)
        if part.compress_type not in PACKED:
            raise Unreadable(DAMAGED)
        if part.file_size > self._most:
            raise Unreadable(TOO_LARGE)
        try:
            with self._zip.open(part) as source:
                while chunk := source.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise Unreadable(TOO_LARGE)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
            raise Unreadable(DAMAGED) from None

    def start(self, name: str) -> bytes:
        """The first bytes of a part; none when it is absent."""
        return next(self.chunks(name), b"") if name in self.names else b""
