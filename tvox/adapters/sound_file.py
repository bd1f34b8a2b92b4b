"""Sound files of any usual kind, mp3 above all, decoded by libsndfile (in the wheel of soundfile)."""

from io import BytesIO
from typing import TYPE_CHECKING

import soundfile

from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]


def decoded(name: str, content: bytes) -> tuple[int, "Samples"]:
    """Sampling rate and samples in -1..1, all channels together; `CouldNotAsk` for what is no sound."""
    try:
        samples, rate = soundfile.read(BytesIO(content), dtype="float64", always_2d=True)
    except soundfile.LibsndfileError as unreadable:
        raise CouldNotAsk(
            Text("recording {file}", file=verbatim(name)),
            Text("The recording cannot be judged: {why}", why=verbatim(str(unreadable.error_string))),
            Text("Listen to the file on the node by hand."),
        ) from unreadable
    mixed: Samples = samples.mean(axis=1)
    return int(rate), mixed
