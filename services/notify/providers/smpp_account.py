"""Where an operator's SMPP centre is, and what it allows."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SmppAccount:
    """Where and as whom to bind. `timeout`: seconds for each answer; `enquire`: seconds of silence
    after which the link is tried. `window`: how many units may be unanswered at a time."""

    host: str
    port: int = 2775
    system_id: str = ""
    password: str = field(default="", repr=False)
    system_type: str = ""
    tls: bool = False
    timeout: float = 10.0
    enquire: float = 30.0
    window: int = 50

    def __post_init__(self) -> None:
        if self.window < 1:
            raise ValueError(f"a window of {self.window} lets nothing through")
