"""Layout: the quiet zone stays white and everything lies inside the label."""

import pytest

from labels import codes
from labels.geometry import FORMATS
from labels.layout import MM, layout


@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_the_quiet_zone_is_kept(product):
    places = layout(product, 29)
    code, text, module = places.code, places.text, places.module
    quiet = codes.QUIET * module.mm * MM
    half_dot = 36 / module.dpi if module.dpi else 0
    least = quiet - half_dot - 1e-6
    assert code.width == code.height == pytest.approx(29 * module.mm * MM)
    assert min(code.x, code.y) >= least
    assert product.width * MM - code.x - code.width >= least
    assert product.height * MM - code.y - code.height >= least
    assert text.x >= code.x + code.width + least or text.y + text.height <= code.y - least


@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_the_text_has_room_inside_the_printable_part(product):
    text, inside = layout(product, 29).text, product.insets
    assert text.x >= inside.left * MM
    assert text.y >= inside.bottom * MM - 1e-6
    assert text.x + text.width <= (product.width - inside.right) * MM + 1e-6
    assert text.y + text.height <= (product.height - inside.top) * MM + 1e-6
    assert text.width > 12 * MM
    assert text.height > 7 * MM
