"""Inputs of standalone tasks of the undated API."""

from collections.abc import Mapping
from typing import Required, TypedDict

__all__ = ["FileAt", "FileObject"]


class FileAt(TypedDict):
    """File at a URL."""

    url: str
    """URL of the file: http, https, or s3."""


class FileObject(TypedDict, total=False):
    """File in the form that a probe returns."""

    object: str
    id: str
    url: Required[str]
    kind: str
    format: str
    """Container format."""
    width: int
    """Width in pixels."""
    height: int
    """Height in pixels."""
    duration: float
    """Duration in seconds."""
    filesize: int
    """Size in bytes."""
    codecs: Mapping[str, str]
    """Codecs by stream (``video``, ``audio``)."""
