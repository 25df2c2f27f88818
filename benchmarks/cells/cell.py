"""One cell: a process that measures one work of one peer and prints figures as JSON.

It runs as a script, so that it imports the vendor's SDK and not the package of the same
name in the checkout. Its argument is a JSON object: `measure` (the module), `core` (the
CPU core or null), and the arguments of that module.
"""

import json
import os
import sys
from importlib import import_module


def main() -> None:
    """Run the cell that the command line describes."""
    cell = json.loads(sys.argv[1])
    if cell["core"] is not None:
        os.sched_setaffinity(0, {cell["core"]})
    figures = import_module(cell["measure"]).measure(cell)
    print(json.dumps({"python": sys.version.split()[0], **figures}))


if __name__ == "__main__":
    main()
