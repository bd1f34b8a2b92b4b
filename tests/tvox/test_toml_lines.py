"""Where each key stands, in every form that TOML has for it."""

from tvox.toml_lines import key_lines

TEXT = '''\
# customer = "no"
customer = "Acme" # a = 1
"quoted key" = 'its'
text = """
trap = 1
[trap]
"""
raw = \'\'\'
trap = 2\'\'\'
[topology] # [x]
tvox1.address = "1"
tvox2 = { address = "2", host_keys = ["a", "b"] }
numbers = [
    "]", # ]
    { a = 1 },

    "last",
]
[[sip.accounts]]
extension = "1"
[sip.accounts.more]
deep = 1
[[sip.accounts]]
extension = "2"
'''


def test_every_form_of_key_has_its_line() -> None:
    lines = key_lines(TEXT)
    assert {key: line for key, line in lines.items() if line > 1} == lines
    assert lines[("customer",)] == 2
    assert lines[("quoted key",)] == 3
    assert lines[("text",)] == 4
    assert lines[("raw",)] == 8
    assert lines[("topology", "tvox1", "address")] == 11
    assert lines[("topology", "tvox2", "host_keys", 1)] == 12
    assert [lines[("topology", "numbers", position)] for position in range(3)] == [14, 15, 17]
    assert lines[("topology", "numbers", 1, "a")] == 15
    assert lines[("sip", "accounts", 0, "more", "deep")] == 22
    assert lines[("sip", "accounts", 1, "extension")] == 24
    assert not [key for key in lines if "trap" in key or "x" in key]


def test_windows_line_ends_count_once() -> None:
    assert key_lines(TEXT.replace("\n", "\r\n")) == key_lines(TEXT)
