"""What the PBX says and plays: Italian speech and music, made once when the root is built.

Sentences are spoken by espeak-ng and brought to the product's format (WAV, 8 kHz, 16 bit, mono) by sox. The recogniser
of the voice bot and whoever tests the PBX compare what they hear with these very files.
"""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

SOUNDS = "/usr/share/tvox/sounds"
MUSIC = "/usr/share/tvox/music"
NO_MUSIC = "/usr/share/tvox/no-music"
ITALIAN = "it_IT_m_Carlo"
"""Where the package of Italian core sounds lies."""

SENTENCES = {
    "queue-announcement": "Operatori occupati. Resti in linea, per favore.",
    "ivr-welcome": "Benvenuti. Uno vendite, due assistenza.",
    "ivr-wrong": "La scelta fatta non è valida.",
    "ivr-changed": "Attenzione, il nostro numero è cambiato.",
    "closed": "I nostri uffici sono chiusi. Richiami domani.",
    "lookup-ask": "Digiti il codice cliente.",
    "lookup-invalid": "Il codice non è stato trovato.",
    "lookup-down": "Il servizio non risponde.",
    "bot-says": "Buongiorno. Mi dica il motivo della chiamata.",
    "bot-utterance": "Vorrei parlare con l'amministrazione.",
    "bot-sorry": "Non ho capito.",
    "enter-pin": "Digiti il codice.",
    "wrong-pin": "Codice errato.",
    "leave-message": "Lasci un messaggio.",
}
PAUSES = {"bot-utterance": ("pad", "0.2", "1.5")}
"""Who says this over and over still makes a pause, by which the voice bot knows that they have finished."""

# Four notes at a time: sound without a pause, of which no single note can be taken for a test phone's tone.
CHORDS = (
    ("C4", "E4", "G4", "C5"), ("A3", "C4", "E4", "A4"), ("F3", "A3", "C4", "F4"), ("G3", "B3", "D4", "G4"),
    ("E3", "G3", "B3", "E4"), ("D3", "F3", "A3", "D4"),
)  # fmt: skip
FORMAT = ("-r", "8000", "-b", "16", "-c", "1")


def write_sounds(root: Path) -> None:
    """Speak every sentence and compose the music, with the root's own programs."""
    for place in (SOUNDS, MUSIC, NO_MUSIC):
        (root / place.lstrip("/")).mkdir(parents=True)
    for name, sentence in SENTENCES.items():
        _in(root, "espeak-ng", "-v", "it", "-s", "175", "-w", "/tmp/spoken.wav", sentence)
        trimmed = ("silence", "1", "0.02", "0.5%", "reverse", "silence", "1", "0.02", "0.5%", "reverse")
        effects = ("gain", "-n", "-4", *trimmed, *PAUSES.get(name, ()))
        _in(root, "sox", "-D", "/tmp/spoken.wav", *FORMAT, f"{SOUNDS}/{name}.wav", *effects)
    (root / "tmp/spoken.wav").unlink()
    pieces = [_chord(root, place, notes) for place, notes in enumerate(CHORDS)]
    _in(root, "sox", "-D", *pieces, f"{MUSIC}/hold.wav")
    for piece in pieces:
        (root / piece.lstrip("/")).unlink()
    _in(root, "sox", "-D", "-n", *FORMAT, f"{NO_MUSIC}/silence.wav", "trim", "0", "5")
    # Asterisk looks for the folder `it` when a channel's language is `it`.
    (root / "usr/share/asterisk/sounds/it").symlink_to(ITALIAN)


def hand_over(root: Path, names: Iterable[str], folder: Path) -> None:
    """Copy prompts of a machine into a folder outside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copyfile(root / SOUNDS.lstrip("/") / f"{name}.wav", folder / f"{name}.wav")


def _chord(root: Path, place: int, notes: tuple[str, ...]) -> str:
    file = f"/tmp/chord-{place}.wav"
    voices = [word for note in notes for word in ("sine", note)]
    mixed = ("remix", "-", "gain", "-n", "-6", "fade", "0.01", "0.8", "0.01")
    _in(root, "sox", "-D", "-n", *FORMAT, file, "synth", "0.8", *voices, *mixed)
    return file


def _in(root: Path, *words: str) -> None:
    subprocess.run(["chroot", str(root), *words], check=True, capture_output=True)
