import pytest

from tvox.colours import is_coloured, is_green


@pytest.mark.parametrize("css", ["rgb(15, 208, 87)", "rgb(38, 194, 129)", "rgba(38, 194, 129, 0.9)", "rgb(0, 128, 0)"])
def test_green(css: str) -> None:
    assert is_green(css)


@pytest.mark.parametrize(
    "css",
    [
        "rgb(237, 70, 70)",
        "rgb(244, 203, 21)",
        "rgb(31, 104, 176)",
        "rgb(255, 165, 0)",
        "rgb(0, 0, 0)",
        "rgb(240, 255, 245)",
        "rgb(120, 130, 120)",
        "rgba(38, 194, 129, 0)",
        "rgba(38, 194, 129, 0.2)",
        "color(srgb 0.1 0.8 0.3)",
        "transparent",
        "",
    ],
)
def test_not_green(css: str) -> None:
    assert not is_green(css)


@pytest.mark.parametrize(
    ("css", "coloured"),
    [("rgb(237, 70, 70)", True), ("rgb(244, 244, 244)", False), ("rgb(0, 0, 0)", False), ("rgba(0, 0, 0, 0)", False)],
)
def test_paper_and_ink_are_no_colours(css: str, coloured: bool) -> None:
    assert is_coloured(css) is coloured
