"""The stylesheet and the scripts are light, whole for our pages, and free of what we may not ship."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

DSFR = Path(settings.BASE_DIR) / "node_modules/@gouvfr/dsfr/dist"
SHEETS = ("dsfr.main.min.css", "utility/icons/icons.main.min.css")
# Where a page's classes are written: the templates, their tags, and the form fields that choose theirs.
WRITERS = (
    *(settings.BASE_DIR / "templates").rglob("*.html"),
    *settings.BASE_DIR.glob("registry/*/templatetags/*.py"),
    settings.BASE_DIR / "registry/site/rendering.py",
)


@pytest.fixture(scope="module", params=[False, True], ids=["neutral", "state_brand"])
def built(request, tmp_path_factory):
    """Whether the State's brand is on, and the folder that was built."""
    folder = tmp_path_factory.mktemp("assets")
    with override_settings(STATICFILES_DIRS=[folder], STATE_BRAND=request.param):
        call_command("build_assets", verbosity=0)
    return request.param, folder


@pytest.fixture
def css(built):
    return (built[1] / "registre.css").read_text("utf-8")


def classes(css):
    return set(re.findall(r"\.(fr-[\w-]+)", css))


def test_keeps_every_class_that_a_page_uses_and_the_dsfr_defines(css):
    used = {name for path in WRITERS for name in re.findall(r"\bfr-[\w-]*\w", path.read_text("utf-8"))}
    defined = classes("".join((DSFR / name).read_text("utf-8") for name in SHEETS))
    assert len(used & defined) > 50
    assert (used & defined) - {"fr-logo"} - classes(css) == set()


def test_keeps_the_states_that_templates_write_after_a_variable(css):
    wanted = {f"fr-alert--{state}" for state in ("error", "info", "success", "warning")}
    assert wanted - classes(css) == set()


def test_drops_what_no_page_uses(css):
    """A component; the dark theme and the mourning, which a script would switch; a variable."""
    assert not any(name.startswith(("fr-tile", "fr-consent", "fr-share")) for name in classes(css))
    assert "data-fr-" not in css
    assert set(re.findall(r"[{;](--[\w-]+):", css)) - set(re.findall(r"var\((--[\w-]+)", css)) == set()


def test_weighs_little(css):
    assert len(gzip.compress(css.encode())) <= 30_000


def test_keeps_the_licence_of_the_dsfr(css):
    assert "DSFR v1.14.4 | SPDX-License-Identifier: MIT" in css


def test_the_brand_of_the_state_is_a_choice(built, css):
    """Its fonts are beside the sheet, with nothing else; without it no other file is read."""
    state_brand, folder = built
    fonts = {path.relative_to(folder).as_posix() for path in folder.glob("fonts/Marianne*")}
    assert set(re.findall(r"url\([\"']?(?!data:)(?:\./)?([^)\"']+)", css)) == fonts
    assert bool(fonts) is state_brand
    assert ("Marianne" in css) is (".fr-logo" in css) is (folder / "fonts").exists() is state_brand


@pytest.fixture(params=["hold.js", "scan.js", "decoder.js"])
def script(request, built):
    return request.param, (built[1] / request.param).read_text("utf-8")


def test_a_script_weighs_little(script):
    name, text = script
    assert len(gzip.compress(text.encode())) <= {"hold.js": 700, "scan.js": 5_500, "decoder.js": 16_000}[name]


def test_a_script_stands_alone_and_runs_no_text(script):
    _, text = script
    assert re.findall(r"\bimport[ {\"'*]|\beval\(|new Function|innerHTML|https?://(?!paulmillr)", text) == []


def test_the_decoder_keeps_its_licence(built):
    assert "SPDX-License-Identifier: MIT" in (built[1] / "decoder.js").read_text("utf-8")
    assert "Paul Miller" in (built[1] / "decoder.LICENSE.txt").read_text("utf-8")
