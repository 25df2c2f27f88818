"""The emulator as a program."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ittybit.core.redaction import Secrets
from ittybit_emulator import Emulator, EmulatorError
from ittybit_emulator.__main__ import main
from ittybit_emulator.samples import video
from ittybit_emulator.settings import DEFAULT_KEY
from tests.emulator.emulator_support import Caller, send, until

_LINE = re.compile(
    r"Ittybit emulator on (\S+), delivery on (\S+), data in (.+);"
    r" press Ctrl-C to stop\n"
    r"export ITTYBIT_BASE_URL=(\S+)\nexport ITTYBIT_API_KEY=(\S+)\n"
)


_MODULE = ("-m", "ittybit_emulator")
_COMMAND = ("-c", "import sys; from ittybit.cli import main; sys.exit(main())")


@contextmanager
def _program(
    *arguments: str, start: tuple[str, ...] = _MODULE
) -> Generator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-W", "error", *start, *arguments]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, "".join(process.stdout.readline() for _ in range(3))
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_prints_its_settings_and_exits_cleanly(
    number: int, samples: Path
) -> None:
    with _program("--port", "0", "--key", "my_key") as (process, said):
        match = _LINE.fullmatch(said)
        assert match, said
        url, delivery, data, exported, key = match.groups()
        assert (exported, key) == (url, "my_key")
        headers = {"Authorization": f"Bearer {key}"}
        assert send(url, "GET", "/media", headers=headers).status == 200
        clip = (samples / "clip.mp4").read_bytes()
        assert send(delivery, "PUT", "/clip.mp4", clip, headers).status == 201
        # A terminal sends the signal to the whole process group, including the workers.
        os.killpg(process.pid, number)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert not Path(data).exists()


def test_the_command_starts_the_same_server(tmp_path: Path) -> None:
    words = ("emulator", "--port", "0", "--data", str(tmp_path / "data"))
    with _program(*words, start=_COMMAND) as (process, said):
        match = _LINE.fullmatch(said)
        assert match, said
        headers = {"Authorization": f"Bearer {match[5]}"}
        assert send(match[1], "GET", "/media", headers=headers).status == 200
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
    assert (tmp_path / "data").is_dir()


def test_the_program_creates_a_sample_unless_it_exists(tmp_path: Path) -> None:
    sample = tmp_path / "clip.mp4"
    for _ in range(2):
        with _program("--port", "0", "--sample", str(sample)) as (_, said):
            assert _LINE.fullmatch(said), said
        assert sample.read_bytes()[4:8] == b"ftyp"
        sample.write_bytes(b"    ftyp of the user")
    assert sample.read_bytes() == b"    ftyp of the user"
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_sample_that_cannot_be_created_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sample", str(tmp_path / "missing" / "clip.mp4")]) == 1
    assert "cannot create the sample" in capsys.readouterr().err
    assert main(["--sample", str(tmp_path / "clip.txt")]) == 1
    assert "pass another path" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_running_task_survives_a_kill_of_the_program(tmp_path: Path) -> None:
    clip = video(tmp_path / "clip.mp4", width=160, height=90).read_bytes()
    data = str(tmp_path / "data")
    with _program("--port", "0", "--data", data) as (process, said):
        match = _LINE.fullmatch(said)
        assert match, said
        headers = {"Authorization": f"Bearer {match[5]}"}
        file = send(match[2], "PUT", "/clip.mp4", clip, headers).json
        body = {"kind": "video", "format": "webm", "width": 480, "file_id": file["id"]}
        text = json.dumps(body).encode()
        task = send(match[1], "POST", "/tasks", text, headers).json
        path = f"/tasks/{task['id']}"
        until(lambda: send(match[1], "GET", path, headers=headers).json["progress"])
        process.kill()
        process.wait(30)
    with Emulator(data=data) as emulator:
        caller = Caller(emulator)
        assert caller.wait(task["id"])["status"] == "completed"
        assert caller.get("/clip.mp4").body == clip
        assert len(caller.media(file["media_id"])["files"]) == 2


def test_the_given_ports_and_data_folder_are_used(tmp_path: Path) -> None:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        port, delivery_port = one.getsockname()[1], two.getsockname()[1]
    arguments = ["--port", str(port), "--delivery-port", str(delivery_port)]
    with _program(*arguments, "--data", str(tmp_path / "d")) as (process, said):
        match = _LINE.fullmatch(said)
        assert match, said
        assert match[1] == f"http://127.0.0.1:{port}"
        assert match[2] == f"http://127.0.0.1:{delivery_port}"
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert (tmp_path / "d" / "ittybit.sqlite3").exists()


def test_a_port_in_use_exits_with_status_1_and_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Emulator() as emulator:
        port = emulator.url.rpartition(":")[2]
        assert main(["--port", port, "--delivery-port", "0"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert f"port {port}" in err


def test_a_data_folder_in_use_exits_with_status_1_and_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ittybit_emulator", "--port", "0", "--data"]
    with Emulator(data=tmp_path):
        done = subprocess.run(
            [*command, str(tmp_path)], capture_output=True, text=True, timeout=60
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "another emulator uses the data" in done.stderr


@pytest.mark.parametrize("host", ["..", "a" * 70, "a\0b"])
def test_an_invalid_host_exits_with_status_1_and_one_line(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", "0", "--host", host]) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert f"got {host!r}" in err


def test_an_invalid_port_raises_an_emulator_error() -> None:
    with (
        pytest.raises(EmulatorError, match="port must be from 0 to 65535, got 70000"),
        Emulator(port=70000),
    ):
        pass


def test_a_folder_with_other_files_exits_with_status_1_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").touch()
    assert main(["--port", "0", "--data", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert f"{tmp_path} is not empty and contains no emulator data" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "x"],
        ["--port", "65535"],
        ["--port", "65536"],
        ["--processes", "0"],
        ["--answers", "/no/such/folder"],
        ["--key", "two words"],
        ["--key", ""],
        ["--unknown"],
    ],
)
def test_an_invalid_argument_is_rejected(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_the_emulator_imports_neither_client() -> None:
    code = (
        "import sys, ittybit_emulator.__main__, ittybit_emulator.emulator\n"
        "bad = {'ittybit_async', 'ittybit_sync', 'requests'} & set(sys.modules)\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_worker_needs_no_http_library() -> None:
    code = (
        "import sys, ittybit_emulator.rendering.workers.worker\n"
        "assert 'aiohttp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_typo_gets_a_suggestion_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--prot", "3"])
    assert capsys.readouterr().err == (
        "ittybit emulator: unrecognized arguments: --prot 3; did you mean --port? (see "
        "ittybit emulator --help)\n"
    )


def test_help_shows_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert "API port; 0 picks a free port (default: 8090)" in text
    assert "(default: None)" not in text


def test_the_default_key_hides_no_words_of_messages() -> None:
    text = "the emulator of ittybit cannot render this with the key of the client"
    assert Secrets([DEFAULT_KEY]).hide(text) == text
