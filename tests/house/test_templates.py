"""What a template may hold: no script nor style, names that are read as spoken, and that each is used."""

import re

from tests.house.modules import MODULES, ROOT, TEMPLATES, in_templates

FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "registration/login.html"}


def test_a_template_stays_short():
    assert in_templates(lambda text: max(text.count("\n") - 120, 0)) == {}


# The scan field, on the pages where one scans: files of ours, and the pages work without them.
SCRIPTED = "templates/scanning/_scanner.html"
SCRIPT = re.compile(r"""<script( type="module")? src="\{% static '(hold|scan)\.js' %\}"></script>""")


def test_only_the_scan_field_holds_scripts_and_none_a_style():
    active = re.compile(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)
    assert in_templates(lambda text: len(SCRIPT.findall(text))) == {SCRIPTED: 2}
    assert in_templates(lambda text: active.findall(SCRIPT.sub("", text))) == {}


def test_a_comment_of_a_template_ends_on_its_line():
    """Else Django prints it."""

    def torn(text):
        return [line for line in text.splitlines() if line.count("{#") != line.count("#}")]

    assert in_templates(torn) == {}


def test_a_spoken_name_holds_what_is_read():
    """Whoever steers by voice says what is written on a link or button."""
    button = re.compile(r'<(?:a|button)\b[^>]*aria-label="([^"]*)"[^>]*>([^<]+)</')

    def unlike(text):
        return [(spoken, read) for spoken, read in button.findall(text) if not spoken.startswith(read.strip())]

    assert in_templates(unlike) == {}


def test_every_template_is_used():
    code = "".join(MODULES[module].read_text("utf-8") for module in MODULES)
    markup = "".join(path.read_text("utf-8") for path in TEMPLATES)
    names = {path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
    assert {name for name in names - FOUND_BY_DJANGO if f'"{name}"' not in code + markup} == set()
