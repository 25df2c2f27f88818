"""The vendor's SDK 1.0.0 under another name, because our package has its name."""

import os

__path__ = [os.environ["PUBLISHED_PACKAGE"]]
