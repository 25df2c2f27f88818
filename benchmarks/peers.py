"""The measured clients, each a file in `cells/awaiting` or `cells/blocking`."""

OURS = "ours"
VENDOR = "vendor"  # needs its own environment, because it has our import name

LABELS = {
    OURS: "ittybit 2",
    VENDOR: "vendor's SDK 1.0.0",
    "aiohttp_threads": "aiohttp, threads",
    "aiohttp_tuned": "aiohttp, tuned",
    "httpx_plain": "httpx",
    "http_client": "http.client",
    "msgspec": "msgspec",
    "msgspec_tracked": "msgspec, gc=True",
    "openai_aiohttp": "openai, aiohttp",
    "openai_client": "openai, httpx",
    "ours_strict": "ittybit 2, strict",
    "protocol_limit": "limit: a protocol",
    "pycurl_easy": "pycurl",
    "pydantic": "pydantic",
    "requests_plain": "requests",
    "requests_tuned": "requests, tuned",
    "socket_limit": "limit: a socket",
    "urllib3_plain": "urllib3",
}

# The peers of targets. Quick runs measure only these.
FEW = {OURS, VENDOR, "aiohttp_tuned", "urllib3_plain", "requests_plain"}
FEW |= {"aiohttp_threads", "requests_tuned", "msgspec", "msgspec_tracked"}
