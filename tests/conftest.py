"""The suite's own tests."""

import signal

from tests.lab.fault_sample import SAMPLE, SEED

# A test that interrupts a run must not depend on how the tests were started: nohup and `&` hand ignored signals down.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_report_header() -> str:
    """Say which faults are tried, so that a red run can be repeated."""
    return f"fault sample of TVOX_FAULT_SEED={SEED}: {', '.join(sorted(SAMPLE))} (make test-all tries every fault)"
