"""What this telephone sends, and the recorders of what it hears.

PJSIP's conference bridge works off its orders a frame later, so nothing is destroyed before two frames have passed, and
a recording is finished only when its header says so.
"""

import contextlib
import gc
from pathlib import Path
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.worker.engine import Engine, Refusal, translated
from tvox.adapters.sip.worker.sound import Piece, is_complete, write_sound

TWO_FRAMES_S = 0.06
HEADER_WITHIN_S = 3.0


class Microphone:
    """The sound that goes into every call. There is always one: a leg without a source falls silent after a second."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._players: list[Any] = []

    @property
    def source(self) -> Any:
        """What plays now."""
        return self._players[-1]

    def speak(self, pieces: list[Piece], calls: list[Any]) -> None:
        """Send this from now on, over and over, into the audio of the calls there are."""
        path = self._folder / f"sound-{len(self._players)}.wav"
        write_sound(path, pieces, self._engine.clock_rate)
        self.play(path, calls)

    def play(self, path: Path, calls: list[Any]) -> None:
        """Send this WAV file instead, from its beginning."""
        player = pj.AudioMediaPlayer()
        with translated("playing"):
            player.createPlayer(str(path))
            for media in calls:
                self.source.stopTransmit(media)
                player.startTransmit(media)
        # Old players are kept: the bridge may still be busy with them.
        self._players.append(player)

    def speak_into(self, media: Any) -> None:
        """Connect to a call's audio."""
        self.source.startTransmit(media)

    def silence(self) -> None:
        """Let every player go; only when no call is left."""
        self._players.clear()


class Recorder:
    """The WAV file of what is heard and, on wish, of what is sent, connected in the same turn."""

    def __init__(self, engine: Engine, media: Any, heard: str, microphone: Microphone, sent: str | None) -> None:
        self._engine = engine
        self._connected: list[tuple[Any, Any]] = []
        self._paths: list[Path] = []
        self._connect(media, heard)
        if sent is not None:
            self._connect(microphone.source, sent)

    def hear(self, media: Any) -> None:
        """Go on with another stream of the same call: a hold, a resume or a transfer made the old one anew."""
        _, recorder = self._connected[0]
        with translated("recording"):
            media.startTransmit(recorder)
        self._connected[0] = (media, recorder)

    def stop(self) -> None:
        """Finish the files: disconnect, wait two frames, destroy, wait for the headers."""
        self._disconnect()
        self._engine.poll_until(lambda: False, within=TWO_FRAMES_S)
        self._connected.clear()
        gc.collect()
        complete = self._engine.poll_until(
            lambda: all(is_complete(path) for path in self._paths), within=HEADER_WITHIN_S
        )
        if not complete:
            raise Refusal("unfinished", files=", ".join(path.name for path in self._paths))

    def _disconnect(self) -> None:
        """In a function of its own: a loop's variable would keep the last recorder alive, and its header unwritten."""
        for source, recorder in self._connected:
            # The call may have ended, and its end of the connection with it.
            with contextlib.suppress(pj.Error):
                source.stopTransmit(recorder)

    def _connect(self, source: Any, path: str) -> None:
        recorder = pj.AudioMediaRecorder()
        with translated("recording"):
            recorder.createRecorder(path)
            source.startTransmit(recorder)
        self._connected.append((source, recorder))
        self._paths.append(Path(path))
