"""One device whose life a figure reads, and what the figure says."""

from registry.figures.figures import Period, compute, members, of_organisation


def figure(node, key, year, at=None):
    return next(told for told in compute(of_organisation(node), Period.of(year, at)) if told.key == key)


def read(node, key, year, at=None):
    told = figure(node, key, year, at)
    return told.part, told.whole, told.not_computable


def tags(node, key, side, year, at=None):
    listed = members(of_organisation(node), key, side, Period.of(year, at)).select_related("device")
    return sorted(stay.device.tag for stay in listed)


GONE = "2023-06-01"
OUT = {
    "donate": ("donate", GONE, {"counterparty_name": "X"}),
    "staff": ("staff", GONE),
    "transfer": ("transfer", GONE, {"counterparty_name": "X"}),
    "sell": ("sell", GONE, {"counterparty_name": "X"}),
    "recycle": ("recycle", GONE, {"counterparty_name": "X"}),
    "lose": ("lose", GONE),
    "steal": ("steal", GONE),
}


def life(*leave, acquired="2018-01-01", retired="2022-06-01", functional=True, origin="new", excluded=False):
    return [
        ("register", acquired, {"origin": origin}),
        ("assess", None, {"security_excluded": excluded}),
        ("retire", retired, {"functional": functional}),
        ("erase", None, {"erasure": "purge"}),
        *leave,
    ]
