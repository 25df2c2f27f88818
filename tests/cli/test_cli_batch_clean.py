"""``ittybit batch clean``."""

from tests.cli.cli_support import Cli


def test_clean_removes_the_refs_of_a_batch_once(cli: Cli) -> None:
    words = ("--journal", "run", "--kind", "image", "--width", "16")
    cli("batch", "run", "still.png", *words, "--quiet")
    file = cli("files", "list", "--limit", 1, "--json").json
    assert file["ref"][0] == "~"
    cli.emulator.requests.clear()
    dry = cli("batch", "clean", "run", "--dry-run", "--json", ITTYBIT_API_KEY="")
    assert dry.json == {"files": 1}
    assert not cli.emulator.requests
    counts = {"changed": 1, "unchanged": 0, "missing": 0}
    assert cli("batch", "clean", "run", "--json").json == counts
    assert "ref" not in cli("files", "get", file["id"], "--json").json
    counts = {"changed": 0, "unchanged": 1, "missing": 0}
    assert cli("batch", "clean", "run", "--json").json == counts
    cli("files", "delete", file["id"])
    text = "0 refs removed, 0 files unchanged, 1 missing\n"
    assert cli("batch", "clean", "run").out == text
    assert {one.name for one in cli.folder.glob("run*")} == {"run"}
