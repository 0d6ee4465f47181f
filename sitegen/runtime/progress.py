"""The protocol by which a build reports its progress."""

from typing import Protocol


class Reporter(Protocol):
    """Is told about the progress of a build."""

    def phase(self, name: str) -> None:
        """Take note that a phase begins."""

    def waiting(self, owner: str) -> None:
        """Take note that the build waits for another one, which `owner` runs."""
