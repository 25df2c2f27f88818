"""The command line as a module: ``python -m ittybit``."""

import sys

from ittybit.cli.program import main

if __name__ == "__main__":
    sys.exit(main())
