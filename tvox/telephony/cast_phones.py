"""The registered phones of one scenario: all started at the same time, and all let go at the same time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from tvox.telephony.phones import Phone
from tvox.telephony.scenario import Lease, registered


@contextmanager
def cast_phones(leases: Sequence[Lease]) -> Iterator[list[Phone]]:
    """The phones in the order of the leases; the first that could not be had ends it."""
    held = [ExitStack() for _ in leases]
    with ThreadPoolExecutor(max_workers=len(leases) or 1, thread_name_prefix="phone") as pool:
        try:
            yield list(pool.map(registered, held, leases))
        finally:
            for ended in [pool.submit(one.close) for one in held]:
                ended.result()
