"""What is kept of files and of what they mean, one file per noun."""

from registry.imports.models.imported import Import, UnidentifiedRow
from registry.imports.models.layout import ColumnMatch, Layout
from registry.imports.models.translation import Translation
from registry.imports.models.upload import Upload

__all__ = [
    "ColumnMatch",
    "Import",
    "Layout",
    "Translation",
    "UnidentifiedRow",
    "Upload",
]
