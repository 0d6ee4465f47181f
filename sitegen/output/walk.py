"""A recursive listing in plain values, as a program of its own that loads the standard library alone.

`python walk.py FIRST SECOND` lists two folders. Each listing is written by `marshal`, after its length in eight bytes.
"""

import marshal
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType

LENGTH = 8
Values = tuple[int, int, int]
"""The size of a file, its modification time (nanoseconds), and its inode."""
Walked = tuple[dict[str, Values], set[str]]
"""Files with their values, and folders, by relative paths (POSIX form)."""


def walk(root: str, known: Mapping[str, Values] = MappingProxyType({})) -> Walked:
    """List everything below `root`, hidden files too; an absent folder is empty.

    A file with the path and inode of a `known` one is a hard link to it, so it is not asked for again.
    """
    files: dict[str, Values] = {}
    folders: set[str] = set()
    open_folders = [""]
    while open_folders:
        folder = open_folders.pop()
        try:
            with os.scandir(f"{root}/{folder}") as entries:
                for entry in entries:
                    path = folder + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.add(path)
                        open_folders.append(f"{path}/")
                    elif (one := known.get(path)) and one[2] == entry.inode():
                        files[path] = one
                    else:
                        status = entry.stat(follow_symlinks=False)
                        files[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
        except FileNotFoundError:
            pass
    return files, folders


def _tell(walked: Walked) -> None:
    data = marshal.dumps(walked)
    sys.stdout.buffer.write(len(data).to_bytes(LENGTH, "big") + data)
    sys.stdout.buffer.flush()


def _main(first: str, second: str) -> None:
    walked = walk(first)
    _tell(walked)
    _tell(walk(second, walked[0]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
