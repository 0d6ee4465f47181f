"""Digests of values, bytes and files: equal content gives an equal name."""

from hashlib import blake2b, file_digest
from pathlib import Path

import msgspec

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def encode(value: object) -> bytes:
    """Encode a value as canonical MessagePack: equal values give equal bytes."""
    return _ENCODER.encode(value)


def digest(value: object) -> str:
    """Return the digest of a value: 32 hexadecimal digits of BLAKE2b (RFC 7693)."""
    return digest_bytes(encode(value))


def digest_bytes(data: bytes) -> str:
    """Return the digest of bytes."""
    return hasher(data).hexdigest()


def digest_file(path: Path) -> str:
    """Return the digest of a file. Raises OSError."""
    with path.open("rb") as file:
        return file_digest(file, hasher).hexdigest()


def hasher(data: bytes = b"") -> blake2b:
    """Return a hash object that has read `data`."""
    return blake2b(data, digest_size=16)
