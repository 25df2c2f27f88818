"""One cell: one peer at one work, in a process of its own. Prints its figures as JSON.

Run as a script, so that nothing of the checkout is in the way of the vendor's SDK,
which has our import name. The one argument is JSON: `measure`, the module that
measures, `core`, the processor to stay on or null, and what that module asks for.
"""

import json
import os
import sys
from importlib import import_module


def main() -> None:
    """Measure what the command line says."""
    cell = json.loads(sys.argv[1])
    if cell["core"] is not None:
        os.sched_setaffinity(0, {cell["core"]})
    figures = import_module(cell["measure"]).measure(cell)
    print(json.dumps({"python": sys.version.split()[0], **figures}))


if __name__ == "__main__":
    main()
