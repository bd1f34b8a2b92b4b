"""Taking down every visible word of a page with its place, its colours and the elements around it."""

from typing import Any

from playwright.sync_api import Page

from tvox.adapters.web.layout import Word

# `backgrounds` are those of the word's own box: of the elements that hold this text and nothing else, innermost first.
# An icon (drawn, letters of an icon font, the help sign `?`) is a word
# without text. The elements stay reachable by their number, so
# that the panel that was read is the one that is photographed and the entry that was found the one that is clicked.
_LOOK = """
() => {
  const elements = [], numbers = new Map();
  const numberOf = element => {
    if (!numbers.has(element)) { numbers.set(element, elements.length); elements.push(element); }
    return numbers.get(element);
  };
  const squeezed = text => text.replace(/\\s+/g, ' ').trim();
  const visible = element => element.checkVisibility({
    opacityProperty: true, visibilityProperty: true, checkOpacity: true, checkVisibilityCSS: true});
  const chain = element => {
    const numbers = [];
    for (let e = element; e; e = e.parentElement) numbers.unshift(numberOf(e));
    return numbers;
  };
  const boxOf = (element, texts) => {
    const boxes = texts.flatMap(text => {
      const range = document.createRange(); range.selectNodeContents(text); return [...range.getClientRects()];
    }).filter(box => box.width && box.height);
    if (!boxes.length) { const b = element.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }
    return [Math.min(...boxes.map(b => b.left)), Math.min(...boxes.map(b => b.top)),
            Math.max(...boxes.map(b => b.right)), Math.max(...boxes.map(b => b.bottom))];
  };
  const backgrounds = element => {
    const own = squeezed(element.textContent), found = [];
    for (let e = element; e && squeezed(e.textContent) === own; e = e.parentElement)
      found.push(getComputedStyle(e).backgroundColor);
    return found;
  };
  const wordless = element => element instanceof SVGElement
    ? element.matches('svg') && !element.querySelector('text, foreignObject') : !squeezed(element.innerText);
  const drawn = element => element.matches('svg, img, i, [role=img], [title], [aria-label]') && wordless(element);
  const words = [];
  for (const element of document.body ? document.body.querySelectorAll('*') : []) {
    if (element.matches('script, style, noscript, template, option, input, textarea, select')) continue;
    const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && squeezed(node.data));
    if (!texts.length && !drawn(element) || !visible(element)) continue;
    const style = getComputedStyle(element);
    const text = squeezed(texts.map(text => text.data).join(' '));
    const icon = !text || text === '?' || /icon|awesome|glyph/i.test(style.fontFamily);
    const [left, top, right, bottom] = boxOf(element, texts);
    if (right - left < 1 || bottom - top < 1) continue;
    words.push({text: icon ? '' : text, left, top, right, bottom,
                backgrounds: backgrounds(element), colour: style.color, chain: chain(element)});
  }
  window.__tvoxUatLookedAt = elements;
  return words;
}
"""

_ELEMENT = "number => (window.__tvoxUatLookedAt || [])[number]"


def look(page: Page) -> list[Word]:
    """Every visible word of the page, in document order."""
    seen: list[dict[str, Any]] = page.evaluate(_LOOK)
    return [
        Word(
            text=word["text"],
            left=word["left"],
            top=word["top"],
            right=word["right"],
            bottom=word["bottom"],
            backgrounds=tuple(word["backgrounds"]),
            letters=word["colour"],
            chain=tuple(word["chain"]),
        )
        for word in seen
    ]


def photographed(page: Page, panel: int | None, *, within: float) -> bytes:
    """A PNG of one element of the last look, or of what the window shows; `within` in seconds."""
    element = page.evaluate_handle(_ELEMENT, panel).as_element() if panel is not None else None
    if element is None:
        return page.screenshot(timeout=within * 1000, animations="disabled")
    return element.screenshot(timeout=within * 1000, animations="disabled")


def clicked(page: Page, word: Word, *, within: float) -> None:
    """Click the element that holds `word`; `within` in seconds."""
    element = page.evaluate_handle(_ELEMENT, word.chain[-1]).as_element()
    if element is not None:
        element.click(timeout=within * 1000)
