"""Where results go: below the folder that was named, and no two of them together."""

from pathlib import Path

import pytest

from ittybit.batch import Result
from ittybit.core.batch.destination import alternative_path, fill_template, result_paths
from ittybit.core.batch.source import Source

CLIP = Source("path", "/clips/harbour.mov")


def named(*results: Result, to: str = "web", folder: bool = True) -> list[str]:
    """The paths of the results of a clip."""
    return result_paths(to, CLIP, results, folder=folder)


def test_a_result_is_called_like_the_source_with_the_suffix_that_was_made() -> None:
    assert named(Result(filename="a1b2.mp4")) == ["web/harbour.mp4"]
    assert named(Result()) == ["web/harbour"]
    assert named(Result(filename="a.mp4"), to="x.bin", folder=False) == ["x.bin"]


def test_several_results_have_their_ref_in_the_name_or_their_number() -> None:
    results = [Result(filename="a.mp4", ref="small"), Result(filename="b.jpg")]
    assert named(*results) == ["web/harbour.small.mp4", "web/harbour.2.jpg"]
    assert named(*results, to="x", folder=False) == ["x.small.mp4", "x.2.jpg"]


def test_results_of_one_ref_do_not_meet() -> None:
    found = named(*[Result(filename="a.mp4", ref="small")] * 3)
    assert len(set(found)) == 3
    assert all(path.startswith("web/harbour.small") for path in found)


@pytest.mark.parametrize(
    "name", ["..", ".", "", "a/../../b", "a\\b", "c:d", "\0", "/x"]
)
def test_no_name_from_outside_leads_to_another_folder(name: str) -> None:
    source = Source("url", f"https://e.com/{name.replace('/', '%2F')}")
    for to in (
        fill_template("web/{label}", CLIP, name, ""),
        fill_template("web/{name}", source, "", ""),
        *result_paths("web", source, [Result(ref=name)] * 2, folder=True),
    ):
        assert Path(to).parts[0] == "web"
        assert len(Path(to).parts) == 2
        assert not {".", "..", ""} & set(to.split("/"))


def test_the_key_in_a_place_has_16_digits() -> None:
    assert fill_template("{key}-{stem}-{name}", CLIP, "", "0123456789abcdef" * 2) == (
        "0123456789abcdef-harbour-harbour.mov"
    )


def test_a_place_that_is_taken_has_digits_before_its_suffix() -> None:
    assert alternative_path("web/harbour.mp4", "0a1b") == "web/harbour.0a1b.mp4"
