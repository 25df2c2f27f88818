"""Settings of an emulator."""

import os
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_KEY = "key_0123456789abcdef"
UPLOAD_LIFETIME = 24 * 60 * 60.0
WEBHOOK_SECRET = "whsec_ittybit_emulator"
WEBHOOK_BACKOFF = 1.0
PROCESSES = os.cpu_count() or 1


@dataclass(kw_only=True)
class Settings:
    """Settings of one emulator; `Emulator` describes them."""

    data: Path
    key: str = field(default=DEFAULT_KEY, repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    delivery_port: int = 0
    answers: Path | None = None
    processes: int = PROCESSES
    graphs: bool = False
    fast: bool = False
    allow_foreign_hosts: bool = False
    private: bool = False
    strict_contract: bool = False
    upload_lifetime: float = UPLOAD_LIFETIME
    webhook_secret: str = field(default=WEBHOOK_SECRET, repr=False)
    webhook_backoff: float = WEBHOOK_BACKOFF
