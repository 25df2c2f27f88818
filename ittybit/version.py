"""The release of this distribution."""

VERSION = "2.0.0.dev0"
