"""The limits of the checks; import them from `tvox.site`."""

from collections.abc import Iterator, Mapping
from typing import Any

from tvox import site_breaches
from tvox.site_rules import Breach, RuledModel
from tvox.site_values import Count, Percent, PositiveSeconds


class Thresholds(RuledModel):
    """Limits of the checks; the defaults' sources are in docs/thresholds.md."""

    free_disk_percent: Percent = 50.0
    free_disk_warn_percent: Percent = 10.0
    free_disk_fail_percent: Percent = 5.0
    clock_offset_warn_s: PositiveSeconds = 0.1
    clock_offset_fail_s: PositiveSeconds = 1.0
    chat_lag_warn_s: PositiveSeconds = 10.0
    chat_lag_fail_s: PositiveSeconds = 60.0
    chat_stalled_s: PositiveSeconds = 30.0
    heartbeat_warn_s: PositiveSeconds = 4.0
    heartbeat_fail_s: PositiveSeconds = 10.0
    config_version_jump: Count = 10_000
    file_settle_s: PositiveSeconds = 5.0
    file_cycle_s: PositiveSeconds = 10.0
    file_wait_s: PositiveSeconds = 300.0
    file_walk_s: PositiveSeconds = 300.0
    stable_s: PositiveSeconds = 30.0
    command_s: PositiveSeconds = 30.0
    register_s: PositiveSeconds = 5.0
    audio_s: PositiveSeconds = 10.0
    echo_delay_ms: PositiveSeconds = 500.0
    packet_loss_warn_percent: Percent = 0.5
    packet_loss_fail_percent: Percent = 1.0
    quality_s: PositiveSeconds = 15.0
    jitter_warn_ms: PositiveSeconds = 20.0
    jitter_fail_ms: PositiveSeconds = 30.0
    delay_warn_ms: PositiveSeconds = 150.0
    delay_fail_ms: PositiveSeconds = 400.0
    mos_warn: PositiveSeconds = 4.0
    mos_fail: PositiveSeconds = 3.8
    trying_warn_ms: PositiveSeconds = 200.0
    trying_fail_ms: PositiveSeconds = 500.0
    post_dial_warn_s: PositiveSeconds = 1.0
    post_dial_fail_s: PositiveSeconds = 3.0
    post_dial_outside_warn_s: PositiveSeconds = 5.0
    post_dial_outside_fail_s: PositiveSeconds = 8.0
    free_memory_warn_percent: Percent = 20.0
    free_memory_fail_percent: Percent = 5.0
    load_per_core_warn: PositiveSeconds = 1.0
    load_per_core_fail: PositiveSeconds = 2.0
    clock_reference_s: PositiveSeconds = 2.0
    certificate_days: PositiveSeconds = 30.0
    load_answered_percent: Percent = 99.0

    @classmethod
    def breaches(cls, given: Mapping[str, Any]) -> Iterator[Breach]:
        """A warning comes before its failure, and a wait is longer than what it waits for."""
        yield from site_breaches.ordered_breaches(
            given,
            (
                ("free_disk_fail_percent", "free_disk_warn_percent"),
                ("free_disk_warn_percent", "free_disk_percent"),
                ("clock_offset_warn_s", "clock_offset_fail_s"),
                ("chat_lag_warn_s", "chat_lag_fail_s"),
                ("heartbeat_warn_s", "heartbeat_fail_s"),
                ("packet_loss_warn_percent", "packet_loss_fail_percent"),
                ("jitter_warn_ms", "jitter_fail_ms"),
                ("delay_warn_ms", "delay_fail_ms"),
                ("mos_fail", "mos_warn"),
                ("trying_warn_ms", "trying_fail_ms"),
                ("post_dial_warn_s", "post_dial_fail_s"),
                ("post_dial_outside_warn_s", "post_dial_outside_fail_s"),
                ("free_memory_fail_percent", "free_memory_warn_percent"),
                ("load_per_core_warn", "load_per_core_fail"),
                ("file_settle_s", "file_wait_s"),
                ("file_cycle_s", "file_wait_s"),
            ),
        )
