"""nginx on the loopback interface, as a server that responds immediately."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import content

_INSTALL = (
    "nginx was not found and could not be installed: install it, on Debian and Ubuntu "
    "with apt-get install nginx-light"
)

_SETTINGS = """
daemon off;
worker_processes 1;
{affinity}
worker_rlimit_nofile {files};
error_log stderr crit;
pid {folder}/pid;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    default_type application/json;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    sendfile on;
    tcp_nopush on;
    client_max_body_size 0;
    client_body_buffer_size 1m;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    open_file_cache max=2000;
    map $arg_page $number {{ default $arg_page; "" 1; }}
    map $number $links {{ {links} }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/content;
        location = /tasks {{ return 201 '{task}'; }}
        location /tasks/ {{ return 200 '{task}'; }}
        location = /signatures {{ return 201 '{signature}'; }}
        location = /media {{
            add_header Links $links;
            try_files /pages/$number.json =404;
        }}
        location = /file.bin {{ default_type application/octet-stream; }}
        # nginx receives the whole body, and then requests the response without it.
        location = /upload {{
            proxy_pass http://127.0.0.1:{port}/stored;
            proxy_method GET;
            proxy_pass_request_body off;
            proxy_set_header Content-Length "";
        }}
        location = /stored {{ return 201 '{stored}'; }}
    }}
}}
"""


def nginx() -> str:
    """Return the path of nginx. If it is missing, try to install it with apt-get."""
    # Debian installs nginx in a folder that is only on the path of root.
    search = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin"
    if (found := shutil.which("nginx", path=search)) is not None:
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["update"], ["install", "-y", "nginx-light"]):
            subprocess.run(
                ["apt-get", "-qq", *command],
                check=False,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            )
    if (found := shutil.which("nginx", path=search)) is None:
        raise SystemExit(_INSTALL)
    return found


@contextmanager
def run_nginx(
    folder: Path, pages: int, file_bytes: int, core: int | None
) -> Iterator[str]:
    """Run nginx on `core` with files in `folder`, and yield its URL."""
    content.write(folder / "content", pages, file_bytes)
    folder.chmod(0o755)  # if root starts nginx, its worker is another user
    port = _free_port()
    (folder / "nginx.conf").write_text(_settings(folder, port, pages, core))
    command = [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e"]
    process = subprocess.Popen([*command, "stderr"])
    try:
        _await(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _settings(folder: Path, port: int, pages: int, core: int | None) -> str:
    url = f"http://127.0.0.1:{port}"
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    links = [
        f"{number} '<{url}/media?page={number + 1}&limit=100>; rel=\"next\"';"
        for number in range(1, pages)
    ]
    links.append(f"{pages} '<{url}/media?page=1&limit=100>; rel=\"first\"';")
    return _SETTINGS.format(
        folder=folder,
        affinity="" if core is None else f"worker_cpu_affinity {1 << core:b};",
        port=port,
        files=most_files,
        connections=min(12_000, most_files // 2),
        links=" ".join(links),
        task=content.task().decode(),
        signature=content.signature(f"{url}/upload").decode(),
        stored=content.stored().decode(),
    )


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit("nginx did not start: see its output above")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nginx does not respond")
