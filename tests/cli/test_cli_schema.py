"""``ittybit schema``: the JSON Schema of a kind of work."""

import json

import pytest

from ittybit.core.kinds.markers import GENERATIONS
from ittybit.core.kinds.registry import kinds_of
from tests.cli.cli_support import Cli


@pytest.mark.parametrize("api", GENERATIONS)
def test_each_kind_of_each_api_has_a_schema(cli: Cli, api: str) -> None:
    for kind in kinds_of(api):  # type: ignore[arg-type]  # the keys are APIs
        schema = json.loads(cli("schema", kind, "--api", api).out)
        name = schema["$ref"].rpartition("/")[2]
        assert schema["$defs"][name]["properties"]["kind"]["enum"] == [kind]


def test_a_schema_has_the_types_and_the_documentation_of_the_options(cli: Cli) -> None:
    schema = json.loads(cli("schema", "video", "--api", "job").out)
    options = schema["$defs"]["Video"]["properties"]
    value, null = options["bitrate"]["anyOf"]
    assert (value["minimum"], null) == (300_000, {"type": "null"})
    expected = "start position in the input, in seconds. The default is 0"
    assert options["start"]["description"] == expected
    assert "layers" not in options


def test_an_unknown_kind_has_no_schema(cli: Cli) -> None:
    result = cli("schema", "vidoe")
    assert result.status == 2
    assert "did you mean 'video'?" in result.error
