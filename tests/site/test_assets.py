"""The stylesheet and the scripts are light, whole for our pages, and free of what we may not ship."""

import gzip
import re

import pytest

from registry.shared import assets


@pytest.fixture(scope="module")
def css():
    return assets.stylesheet(assets.classes_used(), state_brand=False)


def classes(css):
    return set(re.findall(r"\.(fr-[\w-]+)", css))


def test_keeps_every_class_that_a_page_uses_and_the_dsfr_defines(css):
    defined = classes("".join((assets.DSFR / name).read_text("utf-8") for name in assets.SHEETS))
    assert (assets.classes_used() & defined) - {"fr-logo"} - classes(css) == set()


def test_keeps_the_states_that_templates_write_after_a_variable(css):
    wanted = {f"fr-alert--{state}" for state in ("error", "info", "success", "warning")}
    assert wanted - classes(css) == set()


def test_drops_a_component_that_no_page_uses(css):
    assert not any(name.startswith(("fr-tile", "fr-consent", "fr-share")) for name in classes(css))


def test_weighs_little(css):
    assert len(gzip.compress(css.encode())) <= 30_000


def test_keeps_the_licence_of_the_dsfr(css):
    assert css.startswith('@charset "UTF-8";/*!\n * DSFR v1.14.4 | SPDX-License-Identifier: MIT')


def test_reads_no_other_file(css):
    assert re.findall(r"url\((?![\"']data:)[^)]*\)", css) == []


@pytest.mark.parametrize(("state_brand", "faces"), [(False, 0), (True, 3)])
def test_the_brand_of_the_state_is_a_choice(state_brand, faces):
    css = assets.stylesheet(assets.classes_used(), state_brand=state_brand)
    assert (css.count("@font-face"), "Marianne" in css) == (faces, state_brand)
    assert (".fr-logo" in css) is state_brand


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        ("h1", True),
        (".fr-btn", True),
        (".fr-btn:not(.fr-tile)", True),
        (".fr-btn--error", True),
        (".fr-tile--error", False),
        (".fr-btn .fr-tile", False),
        ('[class*=" fr-icon-"]', False),
        (":root[data-fr-theme=dark] .fr-btn", False),
    ],
)
def test_a_selector_is_kept_when_a_page_could_match_it(selector, kept):
    assert assets.matches(selector, {"fr-btn"}) is kept


@pytest.fixture(scope="module", params=sorted(assets.SCRIPTS))
def script(request):
    return request.param, assets.script(request.param).decode()


def test_a_script_weighs_little(script):
    name, text = script
    assert len(gzip.compress(text.encode())) <= {"scan.js": 5_000, "decoder.js": 16_000, "worker.js": 1_000}[name]


def test_a_script_stands_alone_and_runs_no_text(script):
    _, text = script
    assert re.findall(r"\bimport[ {\"'*]|\beval\(|new Function|innerHTML|https?://(?!paulmillr)", text) == []


def test_the_decoder_keeps_its_licence():
    assert "SPDX-License-Identifier: MIT" in assets.script("decoder.js").decode()
    assert "Paul Miller" in assets.DECODER_LICENCE.read_text("utf-8")
