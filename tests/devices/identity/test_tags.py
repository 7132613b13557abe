"""Tags: no common slip turns one into another, and what scanners and people type is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.devices.identity import tags
from tests.shared.test_wedge import wedge

characters = st.sampled_from(tags.ALPHABET)
# Every tag that new() may draw.
made = (
    st.text(characters, min_size=tags.BODY, max_size=tags.BODY)
    .map(lambda body: body + (tags.check(body) or ""))
    .filter(lambda tag: len(tag) == tags.LENGTH and tag[-1] != tag[-2])
)
places = st.integers(0, tags.LENGTH - 1)


def replaced(tag, changes):
    return "".join(changes.get(place, character) for place, character in enumerate(tag))


@pytest.mark.parametrize(
    ("body", "character"),
    [
        ("0000000000", "0"),
        ("000000000Z", "Z"),
        ("0000000010", None),
        ("0000000015", "0"),
        ("0000000016", "1"),
    ],
)
def test_check_is_the_value_mod_37(body, character):
    assert tags.check(body) == character


def test_new_tags_are_canonical_and_differ():
    found = {tags.new() for _ in range(2000)}
    assert len(found) == 2000
    for tag in found:
        assert len(tag) == 11
        assert tags.clean(tag) == tag
        assert tag[-1] != tag[-2]
    assert set("".join(found)) == set(tags.ALPHABET)


@given(made, places)
def test_every_single_error_is_refused(tag, place):
    for character in set(tags.ALPHABET) - {tag[place]}:
        assert tags.clean(replaced(tag, {place: character})) is None


@given(made)
def test_every_transposition_and_jump_is_refused(tag):
    for distance in (1, 2):
        for place in range(tags.LENGTH - distance):
            other = place + distance
            swapped = replaced(tag, {place: tag[other], other: tag[place]})
            assert swapped == tag or tags.clean(swapped) is None


@given(made)
def test_every_twin_error_is_refused(tag):
    for distance in (1, 2):
        for place in range(tags.LENGTH - distance):
            other = place + distance
            if tag[place] == tag[other]:
                for character in set(tags.ALPHABET) - {tag[place]}:
                    assert tags.clean(replaced(tag, {place: character, other: character})) is None


@given(st.text(characters, min_size=9, max_size=9), characters, characters)
def test_a_made_tag_with_twins_refuses_their_replacement(rest, one, two):
    """Twins are rare in random tags: build one wherever they may stand but at the very end."""
    for place in range(9):
        body = replaced((rest + one)[:10], {place: two, place + 1: two})
        check = tags.check(body)
        if check and check != body[-1]:
            for character in set(tags.ALPHABET) - {two}:
                assert not tags.is_tag(replaced(body + check, {place: character, place + 1: character}))


@given(made)
def test_a_missing_or_doubled_character_is_refused(tag):
    for place in range(tags.LENGTH):
        assert tags.clean(tag[:place] + tag[place + 1 :]) is None
        assert tags.clean(tag[:place] + tag[place] + tag[place:]) is None


@given(made)
def test_pretty_reads_back(tag):
    assert tags.pretty(tag) == f"{tag[:4]}-{tag[4:8]}-{tag[8:]}"
    assert tags.clean(tags.pretty(tag)) == tag


@pytest.mark.parametrize("tag", ["INV-2024-0001", "7", "PC.000012345"])
def test_a_tag_of_another_shape_stays_as_it_is(tag):
    assert tags.pretty(tag) == tag


def example():
    body = "10AQWZM689"
    return body + tags.check(body)


@pytest.mark.parametrize(
    "shape",
    [
        "{tag}",
        "  {tag}\r\n",
        "{lower}",
        "{pretty}",
        "{spaced}",
        "{lookalike}",
        "https://HOST.EXEMPLE.FR/D/{tag}",
        "https://host.exemple.fr/d/{lower}",
        "HTTPS://HOST.EXEMPLE.FR/D/{tag}",
        "http://127.0.0.1:8000/d/{tag}/",
        "https://host.exemple.fr/reemploi/D/{tag}?x=1#y",
    ],
)
def test_clean_understands(shape):
    tag = example()
    text = shape.format(
        tag=tag,
        lower=tag.lower(),
        pretty=tags.pretty(tag),
        spaced=" ".join(tag),
        lookalike=tag.replace("1", "l").replace("0", "o"),
    )
    assert tags.clean(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "5CG1234XYZ",
        "https://host/",
        "https://host/d/",
        "https://host/x/{tag}",
        "{tag}{tag}",
        "U" * 11,
    ]
    + ["https://host/d/{tag}/plus", "ftp://host/d/{tag}", "é" * 11, "\x00" * 11, "１" * 11],
)
def test_clean_refuses(text):
    assert tags.clean(text.format(tag=example())) is None


@given(st.text(max_size=60))
def test_clean_and_scanned_survive_anything(text):
    found = tags.clean(text)
    assert found is None or tags.is_tag(found)
    assert isinstance(tags.scanned(text), str)


@given(
    made,
    st.sampled_from(["https://REGISTRE.EXEMPLE-MAZ.FR", "http://127.0.0.1:8000", "https://aqwzm.fr/reemploi"]),
)
def test_a_mixed_address_is_understood(tag, base):
    address = f"{base}/D/{tag}"
    assert tags.clean(wedge(address)) == tag
    assert tags.scanned(wedge(address)) == tag


@pytest.mark.parametrize("lost", range(6))
@pytest.mark.parametrize("typed", [str, wedge])
def test_an_address_whose_first_letters_were_lost(lost, typed):
    assert tags.clean(typed(f"https://registre.exemple.fr/D/{example()}")[lost:]) == example()


@given(made.filter(lambda tag: set(tag) & set("M12345790")))
def test_a_mixed_bare_tag_is_understood(tag):
    assert tags.clean(wedge(tag)) == tag


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" 5CG1234ABC\r\n", "5CG1234ABC"),
        ("SN/AQWZ-12", "SN/AQWZ-12"),
        ("https://exemple.fr/autre", "https://exemple.fr/autre"),
        ("", ""),
        # A tag of another shape, which a file brought, in the address of its label.
        ("https://REGISTRE.EXEMPLE.FR/D/INV-2024.01", "INV-2024.01"),
        (wedge("http://127.0.0.1:8000/d/INV_7/"), "INV_7"),
    ],
)
def test_scanned(text, found):
    assert tags.scanned(text) == found
