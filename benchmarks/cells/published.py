"""The vendor's SDK 1.0.0 under another name, since its own name is that of ours."""

import os

__path__ = [os.environ["PUBLISHED_PACKAGE"]]
