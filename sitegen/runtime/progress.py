"""The protocol by which a build reports its progress."""

from typing import Protocol


class Reporter(Protocol):
    """Who is told how far a build is."""

    def phase(self, name: str) -> None:
        """Begin a phase."""

    def waiting(self, owner: str) -> None:
        """Wait for another build."""
