"""What a colour on a page says. Colours are CSS as a browser computes them: `rgb(15, 208, 87)`, `rgba(0, 0, 0, 0)`.

The product's greens, measured on its pictures: `#0fd057` in Application Manager, `#26c281` in OCC. A screen, a theme or
a later release shifts them a little, so a green is told by its hue; its other colours are far from it (red `#ed4646`,
yellow `#f4cb15`, blue of the buttons).
"""

import colorsys
import re

_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_GREEN_HUES = (95.0, 170.0)
_SATURATED = 0.3
_BRIGHT = 0.3
_PAPER = 0.12


def is_green(css: str) -> bool:
    """Whether the colour is the green of a good state."""
    hue, saturation, value = _hsv(css)
    return _GREEN_HUES[0] <= hue <= _GREEN_HUES[1] and saturation >= _SATURATED and value >= _BRIGHT


def is_coloured(css: str) -> bool:
    """Whether it is a colour at all, rather than transparent, white, grey or black: paper and ink say nothing."""
    _hue, saturation, value = _hsv(css)
    return saturation > _PAPER and value > _PAPER


def _hsv(css: str) -> tuple[float, float, float]:
    """Hue in degrees, saturation and value from 0 to 1; all 0 for what is no colour or shines through."""
    numbers = [float(number) for number in _NUMBERS.findall(css)] if css.startswith("rgb") else []
    if len(numbers) < 3 or (len(numbers) > 3 and numbers[3] < 0.5):
        return 0.0, 0.0, 0.0
    hue, saturation, value = colorsys.rgb_to_hsv(*(number / 255 for number in numbers[:3]))
    return hue * 360, saturation, value
