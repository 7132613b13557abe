"""The one stylesheet: the DSFR rules that our pages use, icons inside, then our own few rules; and the one script."""

import re
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent.parent
DSFR = Path(find_spec("dsfr").origin).resolve().parent / "static/dsfr/dist"
SHEETS = ("dsfr.main.min.css", "utility/icons/icons.main.min.css")
OWN = ROOT / "templates/assets"
# Where a page's classes are written: the templates, their tags, and the form fields that choose theirs.
SOURCES = (
    *sorted((ROOT / "templates").rglob("*.html")),
    *sorted(ROOT.glob("*/templatetags/*.py")),
    ROOT / "registry/site/rendering.py",
)
# Templates write these after a variable (`fr-alert--{{ tags }}`), so reading them does not show which.
STATES = ("error", "valid", "info", "success", "warning", "new")
# The scan page's, and the decoder of codes that it loads where the browser has none.
SCRIPTS = {"scan.js": "scan/main.js", "decoder.js": "scan/decoder.js"}
DECODER_LICENCE = ROOT / "node_modules/qr/LICENSE-MIT"
ICONS = (192, 512)
STATE_FONTS = ("Marianne-Regular", "Marianne-Medium", "Marianne-Bold")

BANNER = re.compile(r"/\*!\s*\* DSFR.*?\*/", re.S)
TOKEN = re.compile(r'"[^"]*"|\'[^\']*\'|url\([^)"\']*\)|[{};]')
SELECTOR = re.compile(r"(?:[^,(\[]|\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])+")
VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):(?:[^;{}\"']|\"[^\"]*\"|'[^']*')*(?:;|(?=}))")
ADDRESS = re.compile(r"url\(\"?(?!data:|\"data:)([^)\"]+)\"?\)")


def classes_used() -> set[str]:
    return {name for path in SOURCES for name in re.findall(r"\bfr-[\w-]*\w", path.read_text("utf-8"))}


def stylesheet(used: set[str], *, state_brand: bool) -> str:
    """The whole sheet as text. Without the State's brand, neither its fonts nor its block-mark are in it."""
    if not state_brand:
        used = used - {"fr-logo"}
    dsfr = "".join(_read(name) for name in SHEETS)
    banner = BANNER.search(dsfr)[0]
    rules = _purged(re.sub(r"/\*.*?\*/", "", dsfr, flags=re.S), used, state_brand)
    rules = _without_unused_variables(rules + (OWN / "app.css").read_text("utf-8"))
    if not state_brand:
        rules = rules.replace("Marianne,", "system-ui,")
    return f'@charset "UTF-8";{banner}{ADDRESS.sub(_inlined, rules)}'


def script(name: str) -> bytes:
    """One ES module made of its parts, without what it does not use; the licences in it stay."""
    tool = next(ROOT.glob("node_modules/@esbuild/*/bin/esbuild"), None) or ROOT / "node_modules/.bin/esbuild"
    source = (
        tool,
        OWN / SCRIPTS[name],
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    )
    return subprocess.run(source, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603


def icon(side: int) -> bytes:
    """The site's icon as a phone installs it: a square without corners, since phones cut their own."""
    scale = 4 * side / 32
    drawn = Image.new("RGB", (4 * side, 4 * side), "#000091")
    pen = ImageDraw.Draw(drawn)
    for start, head in ((195, ((23, 8), (25, 16), (17, 14))), (15, ((9, 24), (7, 16), (15, 18)))):
        pen.arc([9 * scale, 9 * scale, 23 * scale, 23 * scale], start, start + 150, "white", round(2.5 * scale))
        pen.polygon([(x * scale, y * scale) for x, y in head], "white")
    out = BytesIO()
    drawn.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Each top-level (prelude, body) of a comment-free sheet; a statement without a block has body None."""
    depth = start = opened = 0
    for token in TOKEN.finditer(css):
        mark = token[0]
        depth += (mark == "{") - (mark == "}")
        if mark == "{" and depth == 1:
            opened = token.end()
        elif mark == "}" and depth == 0:
            yield css[start : opened - 1].strip(), css[opened : token.start()]
            start = token.end()
        elif mark == ";" and depth == 0:
            yield css[start : token.start()].strip(), None
            start = token.end()


def matches(selector: str, used: set[str]) -> bool:
    """Whether some page could match; what stands inside `:not()` need not occur."""
    if "data-fr-theme=dark" in selector or "data-fr-mourning" in selector:
        return False
    asked = re.sub(r":not\((?:[^()]|\([^()]*\))*\)", "", selector)
    names = re.findall(r"\.([\w-]+)", re.sub(r"\[[^\]]*\]", "", asked))
    parts = re.findall(r"\[class[*^$~|]?=[\"']?\s*([\w-]+)", asked)
    return all(_is_used(name, used) for name in names) and all(any(part in name for name in used) for part in parts)


def _is_used(name: str, used: set[str]) -> bool:
    base, _, modifier = name.partition("--")
    return name in used or (modifier in STATES and base in used)


def _purged(css: str, used: set[str], state_brand: bool) -> str:
    kept = []
    for prelude, body in blocks(css):
        if body is None or prelude.startswith("@keyframes"):
            continue
        if prelude.startswith("@font-face"):
            body = _state_font(body) if state_brand else ""
        elif prelude.startswith("@"):
            body = "" if "-ms-" in prelude.split(",")[-1] else _purged(body, used, state_brand)
        else:
            prelude = ",".join(part for part in SELECTOR.findall(prelude) if matches(part, used))
        if prelude and body:
            kept.append(f"{prelude}{{{body}}}")
    return "".join(kept)


def _state_font(body: str) -> str:
    """Upright faces only, in the one format that every current browser reads."""
    face = re.search(r"fonts/([\w-]+)\.woff2", body)
    return re.sub(r",\s*url\([^)]*\.woff\) format\(\"woff\"\)", "", body) if face[1] in STATE_FONTS else ""


def _without_unused_variables(css: str) -> str:
    while True:
        read = set(re.findall(r"var\((--[\w-]+)", css))
        lighter = VARIABLE.sub(lambda found: found[0] if found[1] in read else "", css)  # noqa: B023
        if lighter == css:
            return re.sub(r"[^{}]+\{\}", "", css)
        css = lighter


def _read(name: str) -> str:
    """One sheet of the wheel, its addresses counted from the root of the DSFR."""
    folder = (DSFR / name).parent
    text = (DSFR / name).read_text("utf-8")
    return ADDRESS.sub(lambda url: f"url({(folder / url[1]).resolve().relative_to(DSFR)})", text)


def _inlined(url: re.Match[str]) -> str:
    """An icon costs no request once inside the sheet; fonts stay beside it."""
    path = DSFR / url[1]
    if path.suffix != ".svg":
        return url[0]
    svg = re.sub(r"\s+", " ", path.read_text("utf-8")).strip().replace('"', "'")
    return f'url("data:image/svg+xml,{quote(svg, safe=" =:/;,.-+()!*" + chr(39))}")'
