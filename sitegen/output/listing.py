"""Listings of output trees."""

import os
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from sitegen.runtime.files import Stamp, stamp


class Listing(Struct, frozen=True):
    """Everything below a folder: its files with their stamps, and its folders, by relative paths (POSIX form)."""

    files: dict[str, Stamp]
    folders: set[str]


def list_everything(root: str, known: Mapping[str, Stamp] = MappingProxyType({})) -> Listing:
    """List everything below `root`, hidden files too; an absent folder is empty.

    A file with the path and inode of a `known` one is a hard link to it, so its stamp is not asked for again.
    """
    files: dict[str, Stamp] = {}
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
                    else:
                        files[path] = _stamp(entry, known.get(path))
        except FileNotFoundError:
            pass
    return Listing(files, folders)


def _stamp(entry: "os.DirEntry[str]", known: Stamp | None) -> Stamp:
    return known if known and known.inode == entry.inode() else stamp(entry.stat(follow_symlinks=False))
