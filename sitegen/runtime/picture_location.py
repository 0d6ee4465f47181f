"""The bytes of a picture -> the same without the place where it was taken: in EXIF, XMP and IPTC. Pure.

Bytes are blanked where they stand, so nothing else moves: orientation, colour, credits and pixels stay as they are, in
every kind of picture.
"""

import re
import struct
import zlib
from collections.abc import Iterator

_TIFF = re.compile(rb"II\*\0|MM\0\*")
# A picture has one or two; a file of nothing else would be read for minutes.
_MOST_BLOCKS = 200
_MOST_CHUNKS = 100_000
_GPS, _EXIF, _MAKER_NOTE = 0x8825, 0x8769, 0x927C
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MOST_ENTRIES = 200

_PACKETS = ((b"<x:xmpmeta", b"</x:xmpmeta>"), (b"<rdf:RDF", b"</rdf:RDF>"))
_PLACES = (
    rb"[A-Za-z0-9_]{1,40}:"
    rb"(?:GPS\w{0,40}|City|State|Country\w{0,40}|Location\w{0,40}|Sublocation|ProvinceState|WorldRegion)"
)
_PLACE_ATTRIBUTE = re.compile(rb"\s" + _PLACES + rb"""\s{0,9}=\s{0,9}(?:"[^"]{0,2000}"|'[^']{0,2000}')""")
_PLACE_ELEMENT = re.compile(rb"<(" + _PLACES + rb")>[^<]{0,2000}</\1>")
# A packet with a place that is written in any other way is blanked whole.
_LEFT = re.compile(rb"GPS|G\0P\0S|<" + _PLACES)

# Records of IPTC (IIM 4.2) that name a place: content location, city, sublocation, province and country.
_IPTC = re.compile(rb"\x1c\x02[\x1a\x1b\x5a\x5c\x5f\x64\x65]")
_PHOTOSHOP = re.compile(rb"Photoshop 3\.0\0")
_LONGEST_BLOCK = 65_535

_PNG = b"\x89PNG\r\n\x1a\n"
# Profiles that are compressed, or written in hexadecimal digits, as ImageMagick does.
_HIDDEN_PROFILE = re.compile(rb"Raw profile type (?:exif|app1|iptc|8bim|xmp)\0", re.IGNORECASE)


def without_location(data: bytes) -> bytes:
    """Return a picture of the same length without its place. Raises ValueError with a message if it is not to be read.

    The same bytes are returned if they tell no place.
    """
    if data.startswith(_PNG):
        return _png(data)
    return _blanked(data)


def _blanked(data: bytes) -> bytes:
    picture = bytearray(data)
    tiffs, blocks = [*_few(_TIFF, data)], [*_few(_PHOTOSHOP, data)]
    for found in tiffs:
        _blank_gps(picture, found.start())
    for found in blocks:
        _blank_iptc(picture, found.end())
    for start, end in _packets(data):
        picture[start:end] = _without_places(bytes(picture[start:end]))
    return bytes(picture) if picture != data else data


def _few(pattern: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    for number, found in enumerate(pattern.finditer(data)):
        if number > _MOST_BLOCKS:
            raise ValueError("holds too many blocks of metadata")
        yield found


def _packets(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each packet of XMP."""
    for opening, closing in _PACKETS:
        start = data.find(opening)
        while start >= 0 and (end := data.find(closing, start)) >= 0:
            yield start, end + len(closing)
            start = data.find(opening, end)


def _without_places(packet: bytes) -> bytes:
    for pattern in (_PLACE_ATTRIBUTE, _PLACE_ELEMENT):
        packet = pattern.sub(lambda found: b" " * len(found[0]), packet)
    return b" " * len(packet) if _LEFT.search(packet) else packet


def _blank_iptc(picture: bytearray, start: int) -> None:
    block = bytes(picture[start : start + _LONGEST_BLOCK])
    for found in _IPTC.finditer(block):
        length = int.from_bytes(block[found.end() : found.end() + 2], "big")
        first = start + found.end() + 2
        last = min(first + length, len(picture))
        picture[first:last] = b" " * (last - first)


def _blank_gps(picture: bytearray, start: int) -> None:
    """Remove the directory of GPS from the TIFF at an offset, and the maker's notes, which may repeat it."""
    order = "<" if picture[start : start + 1] == b"I" else ">"
    try:
        (directory,) = struct.unpack_from(f"{order}I", picture, start + 4)
        for _ in range(2):
            entries = [*_entries(picture, start, directory, order)]
            after = start + directory + 2 + 12 * len(entries)
            (following,) = struct.unpack_from(f"{order}I", picture, after)
            if any(tag == _GPS for tag, *_ in entries):
                _remove(picture, start, directory, order, entries)
            if not following:
                return
            directory = following
    except struct.error:
        return


_Entry = tuple[int, int, int, int, int]
"""A tag, its type, its count, its value or offset, and the place of the entry."""


def _entries(picture: bytearray, start: int, directory: int, order: str) -> Iterator[_Entry]:
    (count,) = struct.unpack_from(f"{order}H", picture, start + directory)
    if count > _MOST_ENTRIES:
        raise struct.error
    for index in range(count):
        place = start + directory + 2 + 12 * index
        yield (*struct.unpack_from(f"{order}HHII", picture, place), place)


def _remove(picture: bytearray, start: int, directory: int, order: str, entries: list[_Entry]) -> None:
    for tag, _, _, value, _ in entries:
        if tag == _GPS:
            _blank_directory(picture, start, value, order)
        elif tag == _EXIF:
            for inner in _entries(picture, start, value, order):
                if inner[0] == _MAKER_NOTE:
                    _blank_value(picture, start, inner)
    kept = [bytes(picture[place : place + 12]) for tag, *_, place in entries if tag != _GPS]
    first = start + directory
    last = first + 2 + 12 * len(entries)
    following = bytes(picture[last : last + 4])
    written = struct.pack(f"{order}H", len(kept)) + b"".join(kept) + following
    picture[first : last + 4] = written.ljust(last + 4 - first, b"\0")


def _blank_directory(picture: bytearray, start: int, directory: int, order: str) -> None:
    entries = [*_entries(picture, start, directory, order)]
    for entry in entries:
        _blank_value(picture, start, entry)
    first = start + directory
    last = min(first + 2 + 12 * len(entries) + 4, len(picture))
    picture[first:last] = b"\0" * (last - first)


def _blank_value(picture: bytearray, start: int, entry: _Entry) -> None:
    _, kind, count, value, _ = entry
    length = _SIZES.get(kind, 1) * count
    first, last = start + value, min(start + value + length, len(picture))
    # Longer ones are no coordinates, and blanking them many times over would take long.
    if 4 < length <= _LONGEST_BLOCK and first < last:
        picture[first:last] = b"\0" * (last - first)


def _png(data: bytes) -> bytes:
    """Blank the chunks of a PNG one by one, because each has a checksum."""
    written, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        if len(written) > _MOST_CHUNKS:
            raise ValueError("holds too many chunks")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        body = data[at + 8 : end - 4]
        if kind in {b"eXIf", b"iTXt", b"tEXt", b"zTXt"} and (clean := _clean_chunk(kind, body)) != (kind, body):
            kind, body = clean
            written += (struct.pack(">I", length), kind, body, struct.pack(">I", zlib.crc32(kind + body)))
        else:
            written.append(data[at:end])
        at = end
    return b"".join([*written, data[at:]])


def _clean_chunk(kind: bytes, body: bytes) -> tuple[bytes, bytes]:
    is_packed = kind == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\0\1")
    if _HIDDEN_PROFILE.match(body) or is_packed:
        # Programs pass over a private chunk that they do not know.
        return b"skIp", b"\0" * len(body)
    return kind, body if kind == b"zTXt" else _blanked(body)
