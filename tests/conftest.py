"""The suite's own tests."""

from tests.lab.fault_sample import SAMPLE, SEED


def pytest_report_header() -> str:
    """Say which faults are tried, so that a red run can be repeated."""
    return f"fault sample of TVOX_FAULT_SEED={SEED}: {', '.join(sorted(SAMPLE))} (make test-all tries every fault)"
