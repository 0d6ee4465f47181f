"""The file of one article -> Article, in a process of its own where reading might not end.

An alarm interrupts no library in C or Rust, works in the main thread alone, and not on Windows; and nothing but its
end takes memory back from a process. So what is long is read by another, which the system ends when its time is over.
"""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from threading import Lock
from types import TracebackType
from typing import IO, cast

import msgspec

from sitegen.content.article import ReadResult
from sitegen.content.limits import TimeLimitError, ending_after, has_alarm, limit_memory, time_limit
from sitegen.content.reader import File, place, read
from sitegen.core.problems import Problem
from sitegen.runtime.processes import end_with_parent, signals_held

# What takes the square of the time, as some regular expressions do, takes a second over so many bytes.
LONGEST_READ_HERE = 50_000
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from sitegen.content.sandbox import answer_all; answer_all()"
_LENGTH = 8
# How a process ends: out of time (by the watchdog of faulthandler, on Windows), or of memory (in Python or in Rust).
_OUT_OF_TIME = -signal.SIGPROF if hasattr(signal, "SIGPROF") else 1
_NO_MEMORY = 3
# Not 1, by which Python ends after an exception, for so does the watchdog.
_FAILED = 4
_OUT_OF_MEMORY = {_NO_MEMORY, -signal.SIGABRT}
# These depend on the machine and its load too, so they are not remembered.
PASSING = {"too-slow", "too-much-memory", "not-read"}

_FILE = msgspec.msgpack.Decoder(File)
_RESULT = msgspec.msgpack.Decoder(ReadResult)


def parse(file: File) -> ReadResult:
    """Read one article; never raises for what its file holds, and ends within its limits of time and memory."""
    length = len(file.data)
    if length > LONGEST_READ_HERE or not has_alarm():
        # What is refused for its size needs no other process.
        return read(file) if length > file.settings.kilobytes * 1000 else _reader().read(file)
    try:
        with time_limit(file.settings.seconds):
            return read(file)
    except TimeLimitError:
        return _refused(file, _OUT_OF_TIME)


class _Reader:
    """A process that reads articles one by one; it is started when the first comes, and anew where it has ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, file: File) -> ReadResult:
        with self._lock:
            fresh = self._process is None
            parsed = self._ask(file)
            if isinstance(parsed, int) and not fresh and parsed != _OUT_OF_TIME:
                # What it had read before may have left it too little memory.
                parsed = self._ask(file)
            return _refused(file, parsed) if isinstance(parsed, int) else parsed

    def _ask(self, file: File) -> ReadResult | int:
        """Have a file read; return how the process ended where it did."""
        process = self._process = self._process or _start()
        try:
            with suppress(BrokenPipeError):
                _send(cast("IO[bytes]", process.stdin), msgspec.msgpack.encode(file))
            if answer := _receive(cast("IO[bytes]", process.stdout)):
                return _RESULT.decode(answer)
        except BaseException:
            # An answer that comes too late is none to the next question.
            process.kill()
            self.end()
            raise
        return self.end()

    def end(self) -> int:
        """End the process, and return how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with process, suppress(BrokenPipeError):
            process.communicate()
        return process.returncode


@cache
def _reader() -> _Reader:
    reader = _Reader()
    atexit.register(reader.end)
    return reader


def _start() -> subprocess.Popen[bytes]:
    # -P: what lies in the current folder is no module of ours.
    command = [sys.executable, "-P", "-c", _PROGRAM, *sys.path]
    with signals_held():
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 (itself)


def _refused(file: File, ended: int) -> ReadResult:
    return ReadResult(problems=(Problem(place(file), 1, 1, *_reason(file, ended)),))


def _reason(file: File, ended: int) -> tuple[str, str, str]:
    limits = file.settings
    if ended == _OUT_OF_TIME:
        message = f"reading this article took over {limits.seconds} seconds"
        return "too-slow", message, "simplify it, or raise `limits: article_seconds` in site.yaml"
    if ended in _OUT_OF_MEMORY:
        message = f"reading this article took over {limits.megabytes} MB of memory"
        return "too-much-memory", message, "split it, or raise `limits: article_megabytes` in site.yaml"
    message = f"the process that read this article ended ({ended})"
    return "not-read", message, "build again; where it happens again, simplify the article"


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    return stream.read(int.from_bytes(stream.read(_LENGTH), "big"))


# What follows runs in the other process.


def answer_all() -> None:
    """Read the articles that come on standard input, until it ends."""
    sys.excepthook = _fail
    # Before it asks for work, so that it hears of a parent that is gone already by the end of its input.
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError), _silenced() as answers:
        for answer in map(_answer, _questions()):
            _send(answers, answer)


def _fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(_FAILED)


def _silenced() -> IO[bytes]:
    """Leave standard output to answers, and standard error to Python: libraries in Rust tell of their end there."""
    answers, errors = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stderr = os.fdopen(errors, "w")
    return os.fdopen(answers, "wb")


def _questions() -> Iterator[File]:
    while question := _receive(sys.stdin.buffer):
        yield _FILE.decode(question)


def _answer(file: File) -> bytes:
    limit_memory(file.settings.megabytes)
    try:
        with ending_after(file.settings.seconds):
            return msgspec.msgpack.encode(read(file))
    except MemoryError:
        os._exit(_NO_MEMORY)
