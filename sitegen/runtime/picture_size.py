"""The bytes of a picture -> its size in pixels, as browsers show it. Pure, and linear in the headers alone.

Only the kinds that every browser shows are read: a library that guesses among more kinds reads text as pictures.
"""

import struct
from collections.abc import Iterator
from itertools import islice

_NO_PICTURE = "is not a picture that browsers show: PNG, JPEG, GIF, WebP or AVIF"
_MOST_SEGMENTS = 10_000
_MOST_META = 1_000_000
# Markers of JPEG that begin a frame, and so have its size.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SWAPPED_ORIENTATIONS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112


def picture_size(data: bytes) -> tuple[int, int]:
    """Return the width and height of a picture. Raises ValueError with a message if it is none, or is cut off."""
    try:
        width, height = _size(data)
    except (struct.error, IndexError):
        raise ValueError("is cut off") from None
    if width <= 0 or height <= 0:
        raise ValueError(_NO_PICTURE)
    return width, height


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return struct.unpack_from(">II", data, 16)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return struct.unpack_from("<HH", data, 6)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp" and {b"avif", b"avis"} & {data[at : at + 4] for at in range(8, min(64, len(data)), 4)}:
        return _avif(data)
    raise ValueError(_NO_PICTURE)


def _jpeg(data: bytes) -> tuple[int, int]:
    is_turned = False
    for marker, start, end in islice(jpeg_segments(data), _MOST_SEGMENTS):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, start + 1)
            return (height, width) if is_turned else (width, height)
        if marker == 0xE1 and data[start : start + 6] == b"Exif\0\0":
            is_turned = _orientation(data[start + 6 : end]) in _SWAPPED_ORIENTATIONS
    raise ValueError(_NO_PICTURE)


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the marker, the start and the end of each segment of a JPEG before its pixels."""
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker in {0xD9, 0xDA}:
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield marker, at + 4, at + 2 + length
        at += 2 + max(length, 2)


def _orientation(tiff: bytes) -> int:
    """Return the orientation of EXIF, or 0 if it has none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (offset,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, offset)
        entries = (struct.unpack_from(f"{order}HHIH", tiff, offset + 2 + 12 * index) for index in range(count))
        return next((value for tag, _, _, value in entries if tag == _ORIENTATION), 0) if order else 0
    except struct.error:
        return 0


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError(_NO_PICTURE)


def _avif(data: bytes) -> tuple[int, int]:
    """Read the size of the primary item, and its rotation (ISO/IEC 23008-12)."""
    meta = next((box for kind, box in _boxes(data) if kind == b"meta"), b"")[4:_MOST_META]
    inner = dict(_boxes(meta))
    properties = dict(_boxes(inner.get(b"iprp", b"")))
    described = [*_boxes(properties.get(b"ipco", b""))]
    primary = _primary(inner.get(b"pitm", b""))
    wanted = _associated(properties.get(b"ipma", b""), primary)
    own = {kind: box for index, (kind, box) in enumerate(described, 1) if index in wanted}
    width, height = struct.unpack_from(">II", own.get(b"ispe", b""), 4)
    is_turned = bool(own.get(b"irot", b"\0")[0] & 1)
    return (height, width) if is_turned else (width, height)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST_SEGMENTS):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            start = at + 16
        end = at + length if length else len(data)
        if end < start:
            return
        yield kind, data[start : min(end, start + _MOST_META)]
        at = end


def _primary(pitm: bytes) -> int:
    return int.from_bytes(pitm[4:8] if pitm[0] else pitm[4:6], "big")


def _associated(ipma: bytes, item: int) -> set[int]:
    """Return the numbers of the properties of an item."""
    version, wide = ipma[0], ipma[3] & 1
    (count,) = struct.unpack_from(">I", ipma, 4)
    at, name = 8, ">I" if version else ">H"
    for _ in range(min(count, _MOST_SEGMENTS)):
        (found,) = struct.unpack_from(name, ipma, at)
        at += struct.calcsize(name)
        many, size = ipma[at], 2 if wide else 1
        numbers = [int.from_bytes(ipma[at + 1 + size * n : at + 1 + size * (n + 1)], "big") for n in range(many)]
        if found == item:
            return {number & (0x7FFF if wide else 0x7F) for number in numbers}
        at += 1 + size * many
    return set()
