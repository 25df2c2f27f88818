"""The command line as a module: ``python -m ittybit_async.cli``."""

import sys

from ittybit_async.cli.program import main

if __name__ == "__main__":
    sys.exit(main())
