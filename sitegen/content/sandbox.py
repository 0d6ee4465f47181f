"""The file of one article -> `ReadResult`, within limits of time and memory; in another process if need be.

An alarm in Python does not interrupt libraries in C or Rust, works in the main thread alone, and does not exist on
Windows; and a process gives memory back only when it ends. So long files are read by another process, which the system
ends when it exceeds a limit.
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
from sitegen.content.reader import File, read
from sitegen.runtime.processes import end_with_parent, signals_held

# Code whose time is quadratic, as that of some regular expressions, takes about a second over this many bytes.
LONGEST_READ_HERE = 50_000
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from sitegen.content.sandbox import answer_all; answer_all()"
_LENGTH_BYTES = 8
# Exit codes: out of time (on Windows, by the watchdog of faulthandler), or out of memory (in Python or in Rust).
OUT_OF_TIME = -signal.SIGPROF if hasattr(signal, "SIGPROF") else 1
_NO_MEMORY = 3
_OUT_OF_MEMORY = {_NO_MEMORY, -signal.SIGABRT}
# Not 1, with which Python ends after an exception, because the watchdog ends with 1 too.
_FAILED = 4
LOAD_DEPENDENT = {"too-slow", "too-much-memory", "not-read"}
"""The codes of problems that depend on the machine and its load too, so that they are not cached."""

_FILE = msgspec.msgpack.Decoder(File)
_RESULT = msgspec.msgpack.Decoder(ReadResult)


def read_within_limits(file: File) -> ReadResult:
    """Read one article. Never raises because of the content of its file, and never exceeds its limits."""
    length = len(file.data)
    if length > LONGEST_READ_HERE or not has_alarm():
        # A file that is refused for its size needs no other process.
        return read(file) if length > file.settings.kilobytes * 1000 else reader_process().read(file)
    try:
        with time_limit(file.settings.seconds):
            return read(file)
    except TimeLimitError:
        return _refused(file, OUT_OF_TIME)


class ReaderProcess:
    """A process that reads articles one by one. It is started for the first, and restarted after it has ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, file: File) -> ReadResult:
        """Have the process read an article; refuse the article if the process ends."""
        with self._lock:
            is_fresh = self.process is None
            answer = self._ask(file)
            if isinstance(answer, int) and not is_fresh and answer != OUT_OF_TIME:
                # Earlier articles may have left it too little memory.
                answer = self._ask(file)
            return _refused(file, answer) if isinstance(answer, int) else answer

    def _ask(self, file: File) -> ReadResult | int:
        """Have an article read; return the exit code if the process ended."""
        process = self.process = self.process or start_process()
        try:
            with suppress(BrokenPipeError):
                send(cast("IO[bytes]", process.stdin), msgspec.msgpack.encode(file))
            if answer := _receive(cast("IO[bytes]", process.stdout)):
                return _RESULT.decode(answer)
        except BaseException:
            # An answer that comes after an interrupt must not be taken for the answer to the next question.
            process.kill()
            self.end()
            raise
        return self.end()

    def end(self) -> int:
        """End the process, and return its exit code."""
        process, self.process = self.process, None
        if process is None:
            return 0
        with process, suppress(BrokenPipeError):
            process.communicate()
        return process.returncode


@cache
def reader_process() -> ReaderProcess:
    """Return the one process that reads long articles for this one."""
    reader = ReaderProcess()
    atexit.register(reader.end)
    return reader


def start_process() -> subprocess.Popen[bytes]:
    """Start a process that answers each `File` on its standard input with a `ReadResult`."""
    # -P: a file in the current folder must not be imported as a module.
    command = [sys.executable, "-P", "-c", _PROGRAM, *sys.path]
    with signals_held():
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 (itself)


def _refused(file: File, exit_code: int) -> ReadResult:
    return file.refuse(*_reason(file, exit_code))


def _reason(file: File, exit_code: int) -> tuple[str, str, str]:
    limits = file.settings
    if exit_code == OUT_OF_TIME:
        message = f"reading this article took over {limits.seconds} seconds"
        return "too-slow", message, "simplify it, or raise `limits: article_seconds` in site.yaml"
    if exit_code in _OUT_OF_MEMORY:
        message = f"reading this article took over {limits.megabytes} MB of memory"
        return "too-much-memory", message, "split it, or raise `limits: article_megabytes` in site.yaml"
    message = f"the process that read this article ended ({exit_code})"
    return "not-read", message, "build again; if it happens again, simplify the article"


def send(stream: IO[bytes], data: bytes) -> None:
    """Write a message with its length before it."""
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    return stream.read(int.from_bytes(stream.read(_LENGTH_BYTES), "big"))


# The functions below run in the other process.


def answer_all() -> None:
    """Read the articles that come on standard input, until it ends."""
    sys.excepthook = _fail
    # Before the first read: if its parent has ended already, the read meets the end of the input.
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError), _silenced() as answers:
        for answer in map(_answer, _questions()):
            send(answers, answer)


def _fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(_FAILED)


def _silenced() -> IO[bytes]:
    """Return a stream for the answers, and discard other output.

    Only Python still writes to standard error; Rust libraries, which report a crash there themselves, are silenced.
    """
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
