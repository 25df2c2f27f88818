"""Destinations of results: inside the named folder, and never two at the same path."""

from pathlib import Path

import pytest

from ittybit.batch import Result
from ittybit.core.batch.destination import add_digits, choose_paths, fill_template
from ittybit.core.batch.source import Source
from ittybit.errors import ArgumentError

CLIP = Source("path", "/clips/harbour.mov")


def paths_of(*results: Result, to: str = "web", folder: bool = True) -> list[str]:
    """Return the paths of the results of a clip."""
    return choose_paths(to, CLIP, results, folder=folder)


def test_a_result_has_the_name_of_its_source_and_its_own_suffix() -> None:
    assert paths_of(Result(filename="a1b2.mp4")) == ["web/harbour.mp4"]
    assert paths_of(Result()) == ["web/harbour"]
    assert paths_of(Result(filename="a.mp4"), to="x.bin", folder=False) == ["x.bin"]


def test_several_results_have_their_ref_or_number_in_the_name() -> None:
    results = [Result(filename="a.mp4", ref="small"), Result(filename="b.jpg")]
    assert paths_of(*results) == ["web/harbour.small.mp4", "web/harbour.2.jpg"]
    assert paths_of(*results, to="x", folder=False) == ["x.small.mp4", "x.2.jpg"]


def test_results_with_the_same_ref_have_different_paths() -> None:
    found = paths_of(*[Result(filename="a.mp4", ref="small")] * 3)
    assert len(set(found)) == 3
    assert all(path.startswith("web/harbour.small") for path in found)


@pytest.mark.parametrize(
    "name", ["..", ".", "", "a/../../b", "a\\b", "c:d", "\0", "/x"]
)
def test_no_name_from_the_server_leaves_the_folder(name: str) -> None:
    source = Source("url", f"https://e.com/{name.replace('/', '%2F')}")
    for to in (
        fill_template("web/{label}", CLIP, name, ""),
        fill_template("web/{name}", source, "", ""),
        *choose_paths("web", source, [Result(ref=name)] * 2, folder=True),
    ):
        assert Path(to).parts[0] == "web"
        assert len(Path(to).parts) == 2
        assert not {".", "..", ""} & set(to.split("/"))


def test_no_name_from_the_server_makes_the_path_of_a_temporary_file() -> None:
    assert paths_of(Result(filename="x.ittybit-resume")) == ["web/harbour"]
    results = [Result(ref="Ittybit-resume"), Result(filename="a.ittybit-part")]
    assert paths_of(*results) == ["web/harbour_Ittybit-resume", "web/harbour.2"]


def test_the_key_in_a_path_has_16_digits() -> None:
    assert fill_template("{key}-{stem}-{name}", CLIP, "", "0123456789abcdef" * 2) == (
        "0123456789abcdef-harbour-harbour.mov"
    )


def test_a_path_that_is_taken_gets_digits_before_its_suffix() -> None:
    assert add_digits("web/harbour.mp4", "0a1b") == "web/harbour.0a1b.mp4"


@pytest.mark.parametrize("to", ["s3://bucket/{stem}.mp4", "https://h/a.mp4"])
def test_a_url_is_no_destination(to: str) -> None:
    with pytest.raises(ArgumentError, match="a path must be local, got the URL") as hit:
        fill_template(to, Source("path", "/a.mov"), "", "")
    assert to in str(hit.value)
