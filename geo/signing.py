"""Signatures of files by a key of the user's, in the form of OpenSSH (``ssh-keygen -Y``)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .errors import ProvenanceError

NAMESPACE = "ceaseline"  # a signature made for another purpose does not hold here

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC, _VERSION = b"SSHSIG", 1
_KIND, _DIGEST = b"ssh-ed25519", b"sha512"
_COLUMNS = 70
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody whose signature counts.

    Parameters
    ----------
    name : str
        As the file of keys calls them.
    key : bytes
        Public key, Ed25519, 32 bytes.
    """

    name: str
    key: bytes


def signers_in(text: str) -> tuple[Signer, ...]:
    """Read public keys: a ``.pub`` file, or OpenSSH's list of allowed signers (a name before each key).

    Parameters
    ----------
    text : str
        One key a line; lines that begin with ``#`` are remarks.

    Raises
    ------
    ProvenanceError
        If a line holds no Ed25519 key, or there is none at all.

    Examples
    --------
    >>> key = base64.b64encode(_framed(b"ssh-ed25519") + _framed(bytes(32))).decode()
    >>> [signer.name for signer in signers_in(f"ssh-ed25519 {key} desk@mission.example")]
    ['desk@mission.example']
    >>> [signer.name for signer in signers_in(f"maria@mission.example ssh-ed25519 {key}")]
    ['maria@mission.example']
    """
    lines = [line.strip() for line in text.splitlines()]
    found = tuple(_signer(line) for line in lines if line and not line.startswith("#"))
    if not found:
        raise ProvenanceError("there is no key", where="keys", mend="Give a .pub file of ssh-keygen.")
    return found


def sign(content: bytes, private_key: bytes, password: bytes | None = None) -> str:
    """Sign some bytes with a private key as ``ssh-keygen -t ed25519`` makes it.

    Parameters
    ----------
    content : bytes
    private_key : bytes
        The key's file, as it stands.
    password : bytes, optional
        Of a key that is kept under one.

    Returns
    -------
    str
        What ``ssh-keygen -Y sign -n ceaseline`` would write. Equal bytes and keys give equal text.

    Raises
    ------
    ProvenanceError
        If the key cannot be read, is of another kind, or the password is missing or wrong.
    """
    written = _library("hazmat.primitives.serialization")
    try:
        key = written.load_ssh_private_key(private_key, password)
    except (ValueError, TypeError, _library("exceptions").UnsupportedAlgorithm) as error:
        raise ProvenanceError(
            "the key cannot be read, or its password is missing or wrong",
            where="private key",
            mend="Give a file that ssh-keygen -t ed25519 made, and its password.",
        ) from error
    if not isinstance(key, _library("hazmat.primitives.asymmetric.ed25519").Ed25519PrivateKey):
        raise ProvenanceError(
            f"it is of the kind {type(key).__name__}",
            where="private key",
            mend="Make one with ssh-keygen -t ed25519.",
        )
    public = key.public_key().public_bytes(written.Encoding.Raw, written.PublicFormat.Raw)
    return _armoured(public, key.sign(_to_be_signed(content)))


def signed_by(content: bytes, signature: str, signers: Sequence[Signer]) -> Signer:
    """Return who of some signers made a signature of some bytes.

    Parameters
    ----------
    content : bytes
    signature : str
        What ``sign``, or ``ssh-keygen -Y sign -n ceaseline``, wrote.
    signers : sequence of Signer
        Whose signatures count.

    Raises
    ------
    ProvenanceError
        If it is no signature, was made for another purpose, by nobody of the signers, or of other bytes.
    """
    key, found = _unarmoured(signature)
    signer = next((one for one in signers if one.key == key), None)
    if signer is None:
        raise ProvenanceError(
            f"the key that signed, {_fingerprint(key)}, is none of those whose signature counts",
            where="signature",
            mend="Ask who signed, and whether you trust them.",
        )
    try:
        public = _library("hazmat.primitives.asymmetric.ed25519").Ed25519PublicKey.from_public_bytes(key)
        public.verify(found, _to_be_signed(content))
    except _library("exceptions").InvalidSignature as error:
        raise ProvenanceError(
            f"it is not of this file: {signer.name} signed other bytes",
            where="signature",
            mend="Get the file again from who signed it.",
        ) from error
    return signer


def _library(room: str) -> Any:
    """A module of the library that signs; only who signs, or asks who did, needs to have it."""
    try:
        return importlib.import_module(f"cryptography.{room}")
    except ModuleNotFoundError as error:
        raise ProvenanceError(
            "the library cryptography is not installed",
            where="signature",
            mend="Install it with pip install 'ceaseline[sign]'.",
        ) from error


def _signer(line: str) -> Signer:
    words = line.split()
    kind = _KIND.decode()
    if kind not in words[:-1]:
        raise ProvenanceError(
            f"{line[:40]!r} holds no key of the kind {kind}",
            where="keys",
            mend="Give a .pub file that ssh-keygen -t ed25519 made.",
        )
    at = words.index(kind)
    try:
        fields = _fields(base64.b64decode(words[at + 1], validate=True))
    except (binascii.Error, ValueError, struct.error) as error:
        raise ProvenanceError(
            f"{line[:40]!r} is cut short", where="keys", mend="Copy the whole line."
        ) from error
    if len(fields) != 2 or fields[0] != _KIND or len(fields[1]) != _KEY_BYTES:
        raise ProvenanceError(f"{line[:40]!r} is cut short", where="keys", mend="Copy the whole line.")
    named = words[0] if at else " ".join(words[2:])
    return Signer(named or _fingerprint(fields[1]), fields[1])


def _fingerprint(key: bytes) -> str:
    """The name that OpenSSH gives to a key."""
    digest = hashlib.sha256(_framed(_KIND) + _framed(key)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _to_be_signed(content: bytes) -> bytes:
    digest = hashlib.sha512(content).digest()
    return _MAGIC + b"".join(map(_framed, (NAMESPACE.encode(), b"", _DIGEST, digest)))


def _armoured(key: bytes, signature: bytes) -> str:
    told = (
        _framed(_KIND) + _framed(key),
        NAMESPACE.encode(),
        b"",
        _DIGEST,
        _framed(_KIND) + _framed(signature),
    )
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(map(_framed, told))
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def _unarmoured(text: str) -> tuple[bytes, bytes]:
    """Public key and bare signature of an armoured one."""
    wrong = ProvenanceError(
        f"it is no signature by Ed25519 for {NAMESPACE!r}",
        where="signature",
        mend=f"Sign with sign_plan.py, or with ssh-keygen -Y sign -n {NAMESPACE}.",
    )
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise wrong
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
        head = len(_MAGIC) + 4
        told = _fields(blob[head:])
        key, signature = _fields(told[0]), _fields(told[4])
    except (binascii.Error, ValueError, struct.error, IndexError) as error:
        raise wrong from error
    sound = (
        blob[:head] == _MAGIC + struct.pack(">I", _VERSION)
        and told[1:4] == [NAMESPACE.encode(), b"", _DIGEST]
        and [key[0], signature[0]] == [_KIND, _KIND]
        and [len(key[-1]), len(signature[-1])] == [_KEY_BYTES, _SIGNATURE_BYTES]
    )
    if not sound:
        raise wrong
    return key[1], signature[1]


def _framed(part: bytes) -> bytes:
    """A string as the SSH protocol writes it: its length, then its bytes (RFC 4251, section 5)."""
    return struct.pack(">I", len(part)) + part


def _fields(blob: bytes) -> list[bytes]:
    """The strings of which a blob consists."""
    found = []
    while blob:
        (length,) = struct.unpack_from(">I", blob)
        if len(blob) < 4 + length:
            raise ValueError("cut short")
        found.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    return found
