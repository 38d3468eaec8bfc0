"""A store of results under the digest of everything they depend on; safe to delete at any time.

Entries are pickles of our own records, kept in the user's own cache folder and checked against a
digest before they are read. Whoever can write there can already run code as this user.
"""

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DIGEST_SIZE: Final = hashlib.sha256().digest_size
#: what unpickling damaged or outdated bytes may raise, as the documentation of pickle warns
_BROKEN: Final = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    TypeError,
    ValueError,
)


def default_folder() -> Path:
    """Return ``DERIVE_CACHE``, or the folder where this system keeps caches."""
    if chosen := os.environ.get("DERIVE_CACHE"):
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "derive"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "derive" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "derive"


def key_of(*parts: str) -> str:
    """Return the digest of the parts; ("ab", "c") and ("a", "bc") differ."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()


def digest_of_files(root: Path, paths: Iterable[Path]) -> str:
    """Return the digest of the files' places below ``root`` and their contents."""
    total = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.as_posix()):
        total.update(f"{path.relative_to(root).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of pickles named by key; ``folder`` None keeps nothing and finds nothing."""

    folder: Path | None

    def load(self, key: str) -> object | None:
        """Return what was stored under ``key``; None for absent, damaged or unreadable entries."""
        if self.folder is None:
            return None
        try:
            stored = self._path(self.folder, key).read_bytes()
        except OSError:
            return None  # a cache that cannot be read is an empty one
        digest, payload = stored[:_DIGEST_SIZE], stored[_DIGEST_SIZE:]
        if hashlib.sha256(payload).digest() != digest:
            return None
        try:
            return _unpickle(payload)
        except _BROKEN:
            return None

    def store(self, key: str, value: object) -> bool:
        """Keep ``value`` under ``key``; False when the folder cannot be written."""
        if self.folder is None:
            return False
        payload = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        try:
            self._write(self.folder, key, hashlib.sha256(payload).digest() + payload)
        except OSError:
            return False
        return True

    def _write(self, folder: Path, key: str, content: bytes) -> None:
        target = self._path(folder, key)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key}.pickle"


def _unpickle(payload: bytes) -> object:
    value: object = pickle.loads(payload)  # noqa: S301  own folder, digest checked (module docstring)
    return value
