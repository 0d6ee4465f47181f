"""Pictures with metadata, as cameras and programs write them; their pixels are none."""

import struct
import zlib

PLACE = b"\x00\x00\x00\x30\x00\x00\x00\x01\x00\x00\x00\x33\x00\x00\x00\x01"
"""Degrees and minutes, as EXIF has them."""


def exif(orientation: int = 1, *, order: str = ">", gps: bool = True) -> bytes:
    """Return a TIFF with an orientation, an artist, and a directory of GPS."""
    artist = b"Ann Lee of X\0"
    count = 3 if gps else 2
    data = 8 + 2 + 12 * count + 4
    gps_at = data + len(artist)
    entries = [
        struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0),
        struct.pack(f"{order}HHII", 0x013B, 2, len(artist), data),
        struct.pack(f"{order}HHII", 0x8825, 4, 1, gps_at),
    ][:count]
    header = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    head = header + struct.pack(f"{order}H", count) + b"".join(entries) + bytes(4) + artist
    return head + _gps(gps_at, order) if gps else head


def _gps(start: int, order: str) -> bytes:
    values = start + 2 + 24 + 4
    entries = struct.pack(f"{order}HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(f"{order}HHII", 2, 5, 2, values)
    return struct.pack(f"{order}H", 2) + entries + bytes(4) + PLACE


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="48,51.5N" '
    b'photoshop:City="Paris" dc:creator="Ann Lee"><exif:GPSLongitude>2,21.1E</exif:GPSLongitude>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
IPTC = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\x1e\x1c\x02\x5a\0\x05Paris\x1c\x02\x50\0\x07Ann Lee"
COLOUR = b"ICC_PROFILE\0\1\1COLOURS"


def jpeg(width: int, height: int, *blocks: tuple[int, bytes]) -> bytes:
    """Return a JPEG of nothing with these segments, each a marker and its bytes."""
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    segments = [*blocks, (0xC0, frame)]
    return b"\xff\xd8" + b"".join(_segment(*one) for one in segments) + _segment(0xDA, b"\1\1\0\0?\0") + b"\0\xff\xd9"


def _segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def with_chunks(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Insert chunks into a PNG, after its header."""
    inserted = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return png[:33] + b"".join(inserted) + png[33:]


def webp(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return an extended WebP of nothing."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    every = [(b"VP8X", b"\x0c\0\0\0" + size), *chunks]
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in every)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif(width: int, height: int) -> bytes:
    """Return the header of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def avif(width: int, height: int, *, turned: bool = False, extra: bytes = b"") -> bytes:
    """Return the header of an AVIF, with a thumbnail as its first item, and `extra` bytes at its end."""
    properties = [_full(b"ispe", struct.pack(">II", 8, 8)), _full(b"ispe", struct.pack(">II", width, height))]
    properties += [_box(b"irot", b"\1")] if turned else []
    main = bytes([2, 3]) if turned else bytes([2])
    ipma = struct.pack(">I", 2) + b"\0\1\1\1" + b"\0\2" + bytes([len(main)]) + main
    meta = _full(b"pitm", b"\0\2") + _box(b"iprp", _box(b"ipco", b"".join(properties)) + _full(b"ipma", ipma))
    return _box(b"ftyp", b"avif\0\0\0\0avifmif1") + _full(b"meta", meta) + _box(b"mdat", extra)


def _box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def _full(name: bytes, data: bytes) -> bytes:
    return _box(name, bytes(4) + data)
