"""A page as a person reads it: its words, without the markup."""

import re
from html import unescape

INLINE = re.compile(r"</?(?:a|b|code|s|span|strong)\b[^>]*>")


def words(response) -> str:
    """One line of text; what stands in another cell, item or paragraph is parted by a space."""
    text = re.sub(r"<[^>]+>", " ", INLINE.sub("", response.content.decode()))
    return re.sub(r"[ \t\r\n]+", " ", unescape(text))
