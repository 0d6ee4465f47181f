"""Output streams that are closed, full, or a pipe that nobody reads: a command goes on without them."""

import os
import sys
from contextlib import suppress
from io import BufferedIOBase, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Stream(BufferedIOBase):
    """A stream that drops what cannot be written. A reader such as `head` may end before the command does.

    It has no buffer of its own: a signal that ends the command would have the buffer written twice.
    """

    def __init__(self, file: FileIO, text: TextIO) -> None:
        self._file = file
        # It would close the file when it is freed.
        self._text = text
        self.is_broken = False
        self.failure = ""
        """The reason why something was lost that somebody may have wanted, such as a full disk."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write all bytes, or drop them if that is impossible."""
        rest = memoryview(data).cast("B")
        size = rest.nbytes
        try:
            while rest and not self.is_broken:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            self.is_broken = True
            if not isinstance(error, BrokenPipeError):
                self.failure = error.strerror or str(error)
        return size

    @property
    def name(self) -> str:
        """The name of the file, such as `<stdout>`."""
        return str(self._file.name)

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the number of the file."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Return whether this is a terminal."""
        return self._file.isatty()


def open_closed_streams() -> None:
    """Open the null device in place of standard streams that are closed.

    Else the next file that is opened would get their number, and messages of libraries would be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if number == 0 else "w", encoding="utf-8"))  # noqa: SIM115 (lasts)


def forgiving(text: TextIO) -> tuple[TextIO, Stream | None]:
    """Return a standard stream that drops what cannot be written, and its raw stream, if it has a file of its own."""
    buffer = getattr(text, "buffer", None)
    # Python has no buffer where PYTHONUNBUFFERED is set.
    raw = getattr(buffer, "raw", buffer)
    if not isinstance(text, TextIOWrapper) or not isinstance(raw, FileIO):
        return text, None
    text.flush()
    stream = Stream(raw, text)
    # A console with few characters shows the others by their numbers.
    errors, lines = "backslashreplace", text.line_buffering
    through = text.write_through
    wrapper = TextIOWrapper(stream, text.encoding, errors, line_buffering=lines or through, write_through=through)
    return wrapper, stream
