"""Mistakes in a command line: each is found before a request, with the right advice."""

import argparse
import inspect
import os
from pathlib import Path

import pytest

from ittybit.cli.kinds import field_docs, help_text, summary
from ittybit.cli.program import build_parser, main
from ittybit.kinds import Image

IMAGE = ("--journal", "run", "--kind", "image")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the commands. Without a server, a request would fail with status 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ITTYBIT_API_KEY", "key")
    monkeypatch.setenv("ITTYBIT_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("clip.mp4", "still.png", "list.csv", "notes.foo"):
        (tmp_path / name).write_text("x")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "clips").mkdir()
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Return the only line of a command that is invalid usage."""
    assert main([str(word) for word in words]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    [line] = errors.splitlines()
    return line.removeprefix("ittybit: ")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("vido", "argument COMMAND: invalid choice: 'vido'; did you mean video?"),
        ("media lst", "'lst'; did you mean list? (see ittybit media --help)"),
        ("media qqq", "'qqq' (choose from 'list', 'get', 'create', 'update', "),
        ("task imagee -i x", "did you mean image? (see ittybit task --help)"),
        (
            "task image -i x --widht 3",
            "unrecognized arguments: --widht 3; did you mean --width? "
            "(see ittybit task image --help)",
        ),
        ("video -i x --wdth=3", "--wdth=3; did you mean --width? (see ittybit video"),
        ("--jsn media list", "--jsn; did you mean --json? (see ittybit --help)"),
        ("media list --ky x", "--ky x (see ittybit media list --help)"),
        ("doctor more", "unrecognized arguments: more (see ittybit doctor --help)"),
        ("jobs create --kind vidoe", "invalid choice: 'vidoe'; did you mean video?"),
    ],
)
def test_a_typo_gets_a_suggestion_and_the_right_help(
    words: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in refused(capsys, *words.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "image -o pic.mp4",
            "-o pic.mp4 does not fit the kind image; use .jpg, .png, ",
        ),
        ("image -o s3://b/pic.mp4", "-o s3://b/pic.mp4 does not fit the kind image"),
        (
            "video -o x.xyz",
            "x.xyz does not fit the kind video; use .mp4, .webm, or .mov",
        ),
        ("audio -o out.mp4", "-o out.mp4 does not fit the kind audio; use .mp3"),
        ("audio -o out.m4a", "-o out.m4a does not fit the kind audio; use .mp3"),
        (
            "animation --end 1 -o a.mp4",
            "does not fit the kind animation; use .gif or .webp",
        ),
        (
            "video -o y.webm --format mp4",
            "-o y.webm does not fit --format mp4; use .mp4, or change --format",
        ),
        ("task image -o pic.mp4", "-o pic.mp4 does not fit the kind image; use .jpg"),
        ("task video -o x.xyz", "-o x.xyz does not fit the kind video; use .mp4"),
        ("task video -o y.webm --format mp4", "-o y.webm does not fit --format mp4"),
        (
            "task animation --end 1 -o y.webp --format gif",
            "-o y.webp does not fit --format gif",
        ),
        ("task image --width abc", "--width: must be a number of pixels (1 or more)"),
        ("adaptive -o hls.m3u8", "-o hls.m3u8: the result is a folder with a playlist"),
        ("adaptive -o out.mp4", "pass the name of a new folder, such as out"),
        ("task adaptive_video -o out.mp4", "-o out.mp4: the result is a folder"),
    ],
)
def test_an_output_that_does_not_fit_is_refused_before_the_upload(
    words: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in refused(capsys, *words.split(), "-i", "clip.mp4")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("video -i clips", "clips is a folder; pass a file in it"),
        ("video -i gone.mp4", "no such file: gone.mp4"),
        ("video -i empty.mp4", "empty.mp4 is empty; pass a file with content"),
        ("video -i /dev/null", "/dev/null is not a regular file; write it to a file"),
        ("video -i s3:/b/key", "no such file: s3:/b/key; a URL starts with s3://"),
        ("video -i s3://bucket", "-i must be s3://bucket/key, got 's3://bucket'"),
        ("video -i https://", "-i must be an http or https URL, such as"),
        ("task image -i ftp://a/b", "-i: a URL must start with http:// or https://"),
        ("video -i -", "no such file: -; write standard input to a file first"),
        ("video -i clip.mp4 -o -", "output must be a path or s3://bucket/key, got '-'"),
        ("task video -i clip.mp4 -o -", "output must be a path, got '-'"),
        ("video -i clip.mp4 -o /dev/full", "/dev/full is not a regular file; pass "),
        ("task video -i clip.mp4 -o /dev/full", "/dev/full is not a regular file"),
        (
            'media create --metadata {"a":NaN}',
            """got '{"a":NaN}', which is not JSON (JSON is malformed: invalid char""",
        ),
        ("media create --metadata [1]", "an object with named values, got '[1]' (see"),
        ("media create --metadata {bad", "got '{bad', which is not JSON (JSON is"),
        ("video -i clip.mp4 -i x.mp4", "argument -i/--input: only one is possible"),
        ("task video -o a.mp4 -o b.mp4", "argument -o/--output: only one is possible"),
        ("upload clips", "folder clips has no media files; pass another path"),
        ("upload nothing://b/x", "cannot upload 'nothing://b/x': Protocol not known"),
        ("upload https://", "IN must be an http or https URL, such as"),
        ("download s3://b/x", "FILE: a URL must start with http:// or https://"),
        ("download file_1 -o s3://b/x", "output must be a path or -, got 's3://b/x'"),
        ("download file_1 -o https://b/x", "output must be a path or -, got 'https:"),
        ("adaptive -i clip.mp4 -o https://b/x", "got 'https://b/x'"),
        ("task image -i clip.mp4 -o ftp://b/x", "must be a path, got 'ftp://b/x'"),
        ("batch report list.csv -o s3://b/x", "a path of this machine, got 's3://b/x'"),
        (
            "batch status clips",
            "the journal clips is a folder; pass the path of a file",
        ),
    ],
)
def test_a_wrong_path_or_url_is_shown_unchanged_with_its_own_advice(
    words: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in refused(capsys, *words.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("clips", *IMAGE, "--to", "out.mp4"),
            "--to out.mp4 does not fit the kind image",
        ),
        (
            ("clips", "--journal", "run", "--kind", "video", "--to", "{stem}.webm"),
            "--to {stem}.webm does not fit the default format mp4; add --format webm",
        ),
        (
            ("clips", *IMAGE, "--format", "png", "--to", "{stem}.jpg"),
            "--to {stem}.jpg does not fit --format png; use .png, or change --format",
        ),
        (("clips", *IMAGE, "--to", "{nope}/"), "unknown field {nope} in '{nope}/'"),
        (
            ("clips", *IMAGE, "--to", "s3://b/x"),
            "a path of this machine, got 's3://b/x'",
        ),
        (
            ("clips", *IMAGE, "--rate", "fast"),
            "greater than 0, got 'fast'; or pass adaptive",
        ),
        (("https://h/a.mp4", *IMAGE), "'https://h/a.mp4' is a URL; list it in a manif"),
        (("still.png", "list.csv", *IMAGE), "several sources must be media files"),
        (("clip.mp4", "gone.mp4", *IMAGE), "no such manifest or folder: gone.mp4"),
        (("notes.foo", *IMAGE), "notes.foo has an unknown suffix; add --input-format"),
        (("clip.mp4", "--journal", "run"), "clip.mp4 lists sources only; add --kind"),
        (("clips", "--kind", "image", "--journal", "clips"), "clips is a folder; pass"),
        (("clips", "--kind", "image", "--journal", "no/x"), "folder no does not exist"),
    ],
)
def test_a_batch_that_cannot_work_does_not_start(
    words: tuple[str, ...],
    expected: str,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
) -> None:
    assert expected in refused(capsys, "batch", "run", *words)
    assert not (folder / "run").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("upload clip.mp4 --folder ../x", "--folder must be a path of at most"),
        (
            "upload clip.mp4 --signed-url no",
            "--signed-url must be an http or https URL",
        ),
        ("upload clip.mp4 --filename a/b", "; pass a folder as --folder"),
        (
            "video -i clip.mp4 --webhook-url no",
            "--webhook-url must be an http or https",
        ),
        ("sign clips/", "must end with the name of a file, got 'clips/'"),
        ("wait med_1", "must be the ID of a task, job, or run, got 'med_1'"),
        ("batch run x/*.mov --journal j", "no such manifest or folder: x/*.mov; the p"),
        ("runs create", "missing: --tasks, or --workflow and --url"),
        ("connections create", "missing: --name, --endpoint, "),
        ("media update m", "nothing to change; pass --title or --alt or --metadata"),
        ("files update f --body {}", "nothing to change; pass --folder or --filename"),
        ('media update m --body {"titel":1}', "unknown field 'titel'; did you mean"),
        (
            'media create --body {"titel":1}',
            "unknown field 'titel'; did you mean title?",
        ),
    ],
)
def test_a_message_names_options_of_the_command_line(
    words: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in refused(capsys, *words.split())


def test_a_name_that_is_not_utf_8_is_refused_without_options_of_other_commands(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"\xff.png")
    (folder / name).write_text("x")
    assert refused(capsys, "image", "-i", name).endswith(r"got '\udcff.png'")
    assert refused(capsys, "upload", name).endswith("; pass another name as --filename")


def test_help_texts_are_empty_if_python_or_the_installation_removed_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(_: object) -> str:
        raise OSError("could not get source code")

    monkeypatch.setattr(inspect, "getsource", read)
    field_docs.cache_clear()
    monkeypatch.setattr(Image, "__doc__", None)
    assert help_text(Image, "width", "task") == summary(Image, "task") == ""
    field_docs.cache_clear()


def test_advice_for_the_python_api_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ITTYBIT_BASE_URL", "http://127.0.0.1:1/?x=1")
    assert refused(capsys, "media", "list") == (
        "ITTYBIT_BASE_URL must not have a query, got 'http://127.0.0.1:1/'"
    )


def test_without_arguments_the_help_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    out, errors = capsys.readouterr()
    assert out.startswith("usage: ittybit [-h]")
    assert "\n    video " in out
    assert errors == ""


def help_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sign",), "download or upload (default: get)"),
        (("webhooks", "sign"), "Standard Webhooks (default: ittybit)"),
        (("webhooks", "listen"), "default: 8099"),
        (("batch", "run"), "(default: 64)"),
        (("batch", "run"), "or adaptive (default: no limit)"),
        (("batch", "run"), "ending with / (default: the API stores them)"),
        (("task", "video"), "(default: the API keeps it)"),
        (("video",), "for s3 URLs (default: the default one)"),
        (("media", "list"), "(default: 20)"),
        (("jobs", "list"), "with the oldest (default: desc)"),
        (("jobs", "list"), "the API key (default: ITTYBIT_API_KEY)"),
    ],
)
def test_help_shows_defaults(
    words: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in help_of(capsys, *words)


def test_every_help_describes_its_options_and_shows_their_defaults() -> None:
    for parser in build_parser().walk():
        formatter = parser._get_formatter()
        for action in parser._actions:
            is_set = action.default not in (None, False, "", [], argparse.SUPPRESS)
            if action.help == argparse.SUPPRESS:
                continue
            assert action.help or not action.option_strings, (parser.prog, action.dest)
            if is_set:
                text = formatter._expand_help(action)
                assert "default" in text, (parser.prog, action.dest)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.1", "of 192.0.2.1: Cannot assign requested address; pass a --host"),
        ("nowhere.invalid", "of nowhere.invalid: "),
    ],
)
def test_an_address_that_cannot_be_used_is_named(
    host: str,
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ITTYBIT_WEBHOOK_SECRET", "whsec_x")
    assert main(["webhooks", "listen", "--host", host]) == 1
    message = capsys.readouterr().err
    assert f"cannot listen on port 8099 {expected}" in message
    assert "('" not in message
