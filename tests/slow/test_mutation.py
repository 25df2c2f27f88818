"""Small changes to the most important code are noticed by its tests.

mutmut changes one operator, number, string, or argument at a time. Its settings are in
pyproject.toml. It does not change code outside of functions, and functions with a
decorator.
"""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTICED = {"killed", "timeout", "segfault"}
LIMIT = 0.10


def mutmut(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    return done.stdout


def change(mutant: str) -> str:
    """Return the lines that differ, without the names of the files."""
    lines = mutmut("show", mutant).splitlines()
    heads = ("---", "+++")
    return "\n    ".join(
        line for line in lines if line[:1] in {"-", "+"} and not line.startswith(heads)
    )


@pytest.mark.checkout
@pytest.mark.prove
def test_nine_of_ten_mutations_are_noticed(
    say: Callable[[str], None],
) -> None:
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)  # start without earlier results
    mutmut("run", "--max-children", "2")
    made: Counter[str] = Counter()
    survivors: list[str] = []
    for line in mutmut("results", "--all", "true").splitlines():
        mutant, _, outcome = line.strip().partition(": ")
        module = mutant.rpartition(".")[0]
        made[module] += 1
        if outcome not in NOTICED:
            survivors.append(mutant)
            say(f"{mutant}: {outcome}\n    {change(mutant)}")
    alive = Counter(mutant.rpartition(".")[0] for mutant in survivors)
    for module, count in sorted(made.items()):
        say(f"{module}: {alive[module]} of {count} changes went unnoticed")
    total = made.total()
    say(f"in all: {len(survivors)} of {total}, {len(survivors) / total:.1%}")
    assert total > 500
    assert len(survivors) / total < LIMIT
