"""What a person can set about an emulator."""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_KEY = "ittybit_emulator_key"
UPLOAD_LIFETIME = 24 * 60 * 60.0
WEBHOOK_SECRET = "whsec_ittybit_emulator"
WEBHOOK_BACKOFF = 1.0


@dataclass(kw_only=True)
class Settings:
    """How one emulator is run.

    `port` and `delivery_port` 0 mean any free port; `data` holds database and files;
    `answers` is the folder of canned answers for the kinds that need a model;
    `processes` is how many renderings run at once; `allow_foreign_hosts` lets downloads
    and webhooks leave this machine; `private` asks for a signature or the key on
    downloads too, and may be changed while the server runs; `upload_lifetime` is how
    many seconds an unfinished upload waits for its next chunk before it is forgotten.
    `webhook_secret` signs what goes to a `webhook_url`; after a failure, a webhook is
    sent again in `webhook_backoff` seconds, then in twice that, and so on.
    """

    data: Path
    key: str = field(default=DEFAULT_KEY, repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    delivery_port: int = 0
    answers: Path | None = None
    processes: int = 2
    allow_foreign_hosts: bool = False
    private: bool = False
    upload_lifetime: float = UPLOAD_LIFETIME
    webhook_secret: str = field(default=WEBHOOK_SECRET, repr=False)
    webhook_backoff: float = WEBHOOK_BACKOFF
