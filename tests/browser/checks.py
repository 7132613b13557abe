"""What every page must satisfy: accessibility, weight, narrow screens, visible focus."""

import io
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
IMAGES = ROOT / "docs/images"
COLOURS, MOST_BYTES = 48, 80_000
LIMITS, VISITS = {"requests": 8, "first_kb": 120, "again_kb": 5, "elements": 360}, 5
TAGS = ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without it axe cannot decide the contrast of a text that stands on the DSFR's drawn underlines.
NO_PSEUDO_IMAGES = "*,*::before,*::after{background-image:none!important}"
# The thresholds of EcoIndex: elements, requests, kilobytes.
DOM = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    *(0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27),
    *(1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26),
)


@dataclass(frozen=True)
class Weight:
    requests: int
    first_kb: float
    again_kb: float
    elements: int

    @property
    def ecoindex(self) -> int:
        rank = 3 * quantile(DOM, self.elements) + 2 * quantile(REQUESTS, self.requests)
        return round(100 - 5 * (rank + quantile(KILOBYTES, self.first_kb)) / 6)

    def excess(self) -> list[str]:
        over = [f"{name} {getattr(self, name)} > {most}" for name, most in LIMITS.items() if getattr(self, name) > most]
        return over + ([f"EcoIndex {self.ecoindex} <= 80"] if self.ecoindex <= 80 else [])


def quantile(thresholds: tuple[float, ...], value: float) -> float:
    for rank, (low, high) in enumerate(pairwise(thresholds)):
        if value < high:
            return rank + (value - low) / (high - low)
    return 20


def weigh(page: Page, url: str) -> tuple[int, Weight]:
    """The status of a first visit with an empty cache, and what it and others weigh."""
    session = page.context.new_cdp_session(page)
    asked: set[str] = set()
    sizes: list[float] = []

    def started(event):
        # An icon inside the stylesheet looks like a request too.
        if not event["request"]["url"].startswith("data:"):
            asked.add(event["requestId"])

    def finished(event):
        if event["requestId"] in asked:
            sizes.append(event["encodedDataLength"] / 1000)

    session.on("Network.requestWillBeSent", started)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    status = page.goto(url).status
    requests, first = len(sizes), sum(sizes)
    # The server adds up to a hundred random bytes to each compressed answer (BREACH): the lightest is the page's own.
    again = first
    for _ in range(VISITS):
        sizes.clear()
        page.goto(url)
        again = min(again, sum(sizes))
        if again <= LIMITS["again_kb"]:
            break
    elements = page.locator("*").count()
    session.detach()
    return status, Weight(requests, round(first, 1), round(again, 1), elements)


def violations(page: Page) -> list[str]:
    """What axe finds, contrast that it cannot decide included."""
    page.evaluate(AXE.read_text("utf-8") + ";null")
    return page.evaluate(
        """async ([tags, style]) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
            const result = await axe.run(document, {runOnly: tags, resultTypes: ["violations", "incomplete"]});
            document.adoptedStyleSheets = [];
            const line = (rule, node) => `${rule.id}: ${node.html.slice(0, 160)}`;
            // A single letter, or the coloured edge of an alert that no text crosses.
            const fine = ["shortTextContent", "pseudoContent"];
            const undecided = result.incomplete.filter(rule => rule.id === "color-contrast").flatMap(rule =>
                rule.nodes.filter(node => !node.any.some(one => fine.includes(one.data?.messageKey)))
                    .map(node => line(rule, node)));
            return [...undecided, ...result.violations.flatMap(rule => rule.nodes.map(node => line(rule, node)))];
        }""",
        [TAGS, NO_PSEUDO_IMAGES],
    )


def narrow_faults(page: Page) -> list[str]:
    """In a window of 320 pixels: a page that is wider, captions that one sees cut and buttons that one does not see
    before their table scrolls."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    faults = page.evaluate(
        """() => {
            const wide = document.documentElement.scrollWidth - innerWidth;
            const cut = [...document.querySelectorAll("caption:not(.fr-sr-only)")].filter(caption => {
                const words = document.createRange();
                words.selectNodeContents(caption);
                return words.getBoundingClientRect().right > document.documentElement.clientWidth;
            });
            const off = [...document.querySelectorAll("main td button, main td .fr-btn")].filter(
                button => button.getBoundingClientRect().left >= document.documentElement.clientWidth);
            const told = [...cut.map(caption => `caption cut at 320 px: ${caption.textContent}`),
                ...off.map(button => `off screen at 320 px: ${button.textContent}`)];
            return wide > 0 ? [...told, `${wide} px too wide at 320 px`] : told;
        }"""
    )
    page.set_viewport_size(size)
    return faults


def heading_faults(page: Page) -> list[str]:
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(one => +one.tagName[1])")
    faults = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"one h1, first: {levels}"]
    return faults + [f"h{high} after h{low}" for low, high in pairwise(levels) if high > low + 1]


def unfocused(page: Page, steps: int = 60) -> list[str]:
    """The controls that the Tab key reaches without drawing anything around them."""
    missed = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
                const here = document.activeElement;
                if (!here || here === document.body) return null;
                const label = here.nextElementSibling;
                const places = [[here, null], [here, "::before"], [here, "::after"], [label, "::before"]];
                const seen = places.some(([element, part]) =>
                    element && getComputedStyle(element, part).outlineStyle !== "none");
                return seen ? "" : here.outerHTML.slice(0, 120);
            }"""
        )
        if state is None:
            break
        if state:
            missed.append(state)
    return missed


def shown_faults(page: Page) -> list[str]:
    """Of the page as it stands: the answer to a POST cannot be weighed, nor asked again."""
    return violations(page) + heading_faults(page) + narrow_faults(page)


def assert_sound(page: Page, url: str, status: int = 200) -> None:
    """Every check on one page, all faults at once."""
    answered, weight = weigh(page, url)
    faults = [] if answered == status else [f"status {answered}"]
    assert faults + weight.excess() + shown_faults(page) + unfocused(page) == []


def screenshot(page: Page, name: str, *, whole: bool = True) -> None:
    """For the documentation, when asked: DOCS_SCREENSHOTS=1. Few colours, since flat pages need no more."""
    if os.environ.get("DOCS_SCREENSHOTS") != "1":
        return
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    # The top of the page: it may have scrolled to the field that was filled last.
    part = {} if whole else {"clip": {"x": 0, "y": 0, **page.viewport_size}}
    with Image.open(io.BytesIO(page.screenshot(full_page=True, **part))) as picture:
        picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            path, optimize=True
        )
    assert path.stat().st_size < MOST_BYTES, f"{path.name} weighs {path.stat().st_size} bytes"
