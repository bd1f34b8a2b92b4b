from lab.chat import Document
from lab.chat.configuration import fitted, initial, next_version, number_of


def hosts(configuration: Document) -> dict[int, str]:
    return {member["_id"]: member["host"] for member in configuration["members"]}


def test_a_new_set_of_two() -> None:
    made = initial("rs", "a:1", "b:1", 0.5)
    assert hosts(made) == {0: "a:1", 1: "b:1"}
    assert (made["version"], made["settings"]["heartbeatIntervalMillis"]) == (1, 500)
    assert all((member["votes"], member["priority"]) == (1, 1.0) for member in made["members"])
    assert (number_of(made, "b:1"), number_of(made, "c:1")) == (1, -1)


def test_members_stay_as_they_are() -> None:
    made = initial("rs", "a:1", "b:1", 0.5)
    assert fitted(made, "b:1", "a:1") is made


def test_a_stand_alone_machine_with_a_new_address_and_a_peer() -> None:
    changed = fitted(initial("rs", "old:1", None, 0.5), "a:1", "b:1")
    assert hosts(changed) == {0: "a:1", 1: "b:1"}
    assert changed["version"] == 2


def test_the_second_machine_gets_another_address() -> None:
    changed = fitted(initial("rs", "a:1", "old:1", 0.5), "new:1", "a:1")
    assert hosts(changed) == {0: "a:1", 1: "new:1"}
    assert hosts(fitted(initial("rs", "a:1", "old:1", 0.5), "a:1", "new:1")) == {0: "a:1", 1: "new:1"}


def test_a_machine_that_is_alone_again() -> None:
    assert hosts(fitted(initial("rs", "a:1", "b:1", 0.5), "b:1", None)) == {1: "b:1"}


def test_a_forced_reconfiguration_jumps() -> None:
    made = initial("rs", "a:1", "b:1", 0.5)
    assert next_version(made, at_least=5, forced=False)["version"] == 6
    jumps = {next_version(made, at_least=-1, forced=True)["version"] for _ in range(50)}
    assert min(jumps) >= 10_001
    assert max(jumps) <= 100_001
    assert len(jumps) > 40
