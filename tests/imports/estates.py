"""Any estate that the columns of a file can tell, drawn at random."""

from datetime import date, timedelta

from hypothesis import strategies as st

from registry.imports.values import cells
from registry.imports.values.columns import CATEGORIES

START = date(2015, 1, 1)
ODD = [
    "=1+1",
    "'=1",
    "''-x",
    "+33",
    "@x",
    "_x0041_",
    "a;b",
    'a"b',
    "é <b>&",
    "1,5",
    "0012",
    "12",
    "oui",
    "2024-01-01",
    "'",
]
PARTIES = {
    "donated": ["CLAVIERS"], "staff": [""], "transferred": ["MEN"], "sold": ["TRI", "=Acheteur"],
    "taken_back": ["TRI", "Repreneur"], "recycled": ["TRI", "Éco"], "lost": [""], "stolen": [""],
}  # fmt: skip


def kept(clean, raw):
    try:
        return clean(raw)
    except ValueError:
        return ""


signs = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
words = st.one_of(st.sampled_from(["", *ODD]), st.text(signs, max_size=12)).map(lambda raw: kept(cells.text, raw))
notes = st.lists(words, max_size=3).map("\n ".join).map(lambda raw: kept(cells.note, raw))
amounts = st.one_of(st.none(), st.decimals(0, 300, places=2))
maybe = st.sampled_from([None, True, False])


@st.composite
def lives(draw):
    """One row with a past that the rules allow."""
    day, row = START, {}

    def later(name, sure=True):
        nonlocal day
        if sure or draw(st.booleans()):
            day += timedelta(draw(st.integers(0, 400)))
            row[name] = day

    row["category"] = draw(st.sampled_from([code for code, _ in CATEGORIES]))
    row |= {name: draw(words) for name in ("manufacturer", "model", "place")} | {"note": draw(notes)}
    row |= {"price": draw(amounts), "unit_value": draw(amounts), "functional": draw(maybe)}
    row["organisation"] = draw(st.sampled_from(["MTE", "MTE-DSI", ""]))
    row["origin"] = draw(st.sampled_from(["", "new", "refurbished", "donated", "transferred"]))
    row["manufactured_on"] = draw(st.sampled_from([None, START]))
    later("acquired_on", sure=False)
    later("issued_on", sure=False)
    later("reused_on", sure=False)
    used = {"issued_on", "reused_on"} & row.keys()
    route = draw(st.sampled_from(["", *PARTIES]))
    gone = route not in ("", "lost", "stolen")
    if retired := gone or draw(st.booleans()):
        later("retired_on", sure=not gone)
    if retired or not used:
        row["erasure"] = draw(st.sampled_from(["clear", "purge", "destroy", "none_needed"] + ([] if gone else [""])))
    if route not in ("donated", "staff"):
        row["security_excluded"] = draw(maybe)
    if route:
        later("left_on")
        row |= {"route": route, "counterparty": draw(st.sampled_from(PARTIES[route]))}
    if route in ("sold", "taken_back"):
        row |= {"reuse_commitment": draw(maybe), "reuse_proof": draw(st.sampled_from([None, True]))}
    return row


@st.composite
def estates(draw):
    rows = draw(st.lists(lives(), min_size=1, max_size=12))
    return [
        row
        | {"tag": f"INV-{rank}" if rank % 2 else "", "serial": draw(st.sampled_from(["", f"=SN{rank}", f"00{rank}7"]))}
        for rank, row in enumerate(rows)
    ]
