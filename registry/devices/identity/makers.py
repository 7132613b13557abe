"""Which spellings of a maker's name mean the same maker: « Dell Inc. » is Dell. What people wrote stays as written."""

from functools import lru_cache

from registry.devices.identity import serials
from registry.tabular import folding

# As long as the column that keeps it.
LONGEST = 80
# What a name ends with that says nothing of who it is: the legal form, and where a subsidiary sits.
_ENDINGS = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg kgaa sa sas sasu sarl spa srl"
    " bv nv kk oy oyj ab as pte pty intl international group holding holdings france europe emea deutschland"
    " usa".split()
)
_SPELLINGS = {
    "acer": ("acer computer",),
    "alcatel lucent": ("alcatel", "alcatel lucent enterprise", "ale"),
    "aoc": (),
    "apple": ("apple computer", "mac"),
    "asus": ("asustek", "asustek computer", "asustekcomputer"),
    "benq": (),
    "brother": ("brother industries",),
    "canon": (),
    "cisco": ("cisco systems", "cisco meraki"),
    "crosscall": (),
    "dell": ("dell computer", "dell computers", "dell emc", "dell products", "dell technologies"),
    "dynabook": (),
    "eizo": ("eizo nanao", "nanao"),
    "epson": ("seiko epson",),
    "fairphone": (),
    "fujitsu": (
        "fujitsu siemens", "fujitsu siemens computers", "fujitsu technology solutions", "fujitsu client computing",
    ),
    "gigabyte": ("gigabyte technology", "giga byte", "giga byte technology"),
    "google": (),
    "hp": (
        "hewlett packard", "hewlettpackard", "hewlett packard enterprise", "hp enterprise", "hpe", "hp compaq",
        "hewlett packard development",
    ),
    "huawei": ("huawei technologies", "huawei device"),
    "iiyama": (),
    "intel": (),
    "konica minolta": ("konica", "minolta", "konicaminolta"),
    "kyocera": ("kyocera mita", "kyocera document solutions"),
    "lenovo": ("lenovo beijing", "lenovo pc"),
    "lexmark": (),
    "lg": ("lg electronics", "lge", "goldstar"),
    "logitech": (),
    "microsoft": (),
    "motorola": ("motorola mobility",),
    "msi": ("micro star", "microstar"),
    "nec": ("nec computers", "nec display solutions"),
    "nokia": (),
    "oki": ("oki data", "oki electric industry"),
    "oneplus": (),
    "oppo": (),
    "panasonic": ("panasonic connect", "matsushita", "matsushita electric industrial"),
    "philips": (),
    "ricoh": (),
    "samsung": ("samsung electronics", "samsung electronic", "samsung mobile"),
    "sharp": (),
    "sony": ("sony mobile", "sony mobile communications"),
    "supermicro": ("super micro", "super micro computer"),
    "toshiba": ("toshiba client solutions",),
    "viewsonic": (),
    "wiko": (),
    "xerox": (),
    "xiaomi": ("xiaomi communications",),
    "yealink": (),
    "zebra": ("zebra technologies",),
}  # fmt: skip
# The makers whose names are told apart: with any other, the same serial number may be the same device.
KNOWN = frozenset(_SPELLINGS)
_MAKER = {spelling: maker for maker, others in _SPELLINGS.items() for spelling in (maker, *others)}


@lru_cache(4096)
def key(name: str) -> str:
    """What two spellings of one maker share, empty for no name or a placeholder."""
    if serials.names_nothing(name):
        return ""
    words = folding.words(name.replace(".", ""))
    while len(words) > 1 and words[-1] in _ENDINGS and " ".join(words) not in _MAKER:
        words.pop()
    bare = " ".join(words)
    return _MAKER.get(bare, bare)[:LONGEST]


def may_be_one(one: str, other: str) -> bool:
    """Whether two keys may be of one maker: they are the same, or one of them is of nobody known."""
    return one == other or not {one, other} <= KNOWN
