"""Put a whole plan on disk, or nothing of it."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from derive.artifacts.records import FileState, State
from derive.artifacts.seal import is_intact
from derive.errors import DeriveError, MachineError


class EditedError(DeriveError):
    """A file that somebody changed by hand stands where a build wants to write."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file to write, or (``after`` None) to remove; ``before`` is what it holds now."""

    path: Path
    before: bytes | None
    after: bytes | None


def changes_of(states: Iterable[FileState], *, force: bool = False) -> tuple[Change, ...]:
    """Return what brings every file to its wanted text and removes orphans.

    Raises ``EditedError`` for files edited by hand unless ``force``.
    """
    differing = [state for state in states if state.state is not State.FRESH]
    touched = [state.path.as_posix() for state in differing if _is_touched(state)]
    if touched and not force:
        raise EditedError(
            f"edited by hand: {', '.join(touched)}; nothing was changed; "
            f"move the edit into the definition or the template, or overwrite with --force"
        )
    return tuple(Change(s.path, _encoded(s.found), _encoded(s.wanted)) for s in differing)


def apply(changes: Sequence[Change]) -> None:
    """Make all changes, or none.

    All new contents are first written to temporary files beside their targets; only then are they
    renamed. If anything stops that, Ctrl-C included, what was renamed is put back. Raises
    ``MachineError`` when the disk refuses.
    """
    try:
        with _prepared(changes) as prepared:
            _replace_all(prepared)
    except OSError as error:
        path = error.filename or "the output folder"
        reason = error.strerror or str(error)
        raise MachineError(
            f"{path}: cannot be written ({reason}); nothing was changed; "
            f"free the path or choose another folder with --out"
        ) from error


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _is_touched(state: FileState) -> bool:
    edited_orphan = state.state is State.ORPHANED and not is_intact(state.found or "")
    return state.state is State.EDITED or edited_orphan


@contextmanager
def _prepared(changes: Iterable[Change]) -> Iterator[list[tuple[Path | None, Change]]]:
    """Yield (temporary file or None for a removal, change) pairs; leave no temporary file."""
    created: list[Path] = []
    prepared: list[tuple[Path | None, Change]] = []
    try:
        for change in changes:
            created += _make_folder(change.path.parent)
            after = change.after
            temporary = None if after is None else _temporary(change.path, after)
            prepared.append((temporary, change))
        yield prepared
    except BaseException:
        _discard(temporary for temporary, _ in prepared)
        for folder in reversed(created):
            with suppress(OSError):  # somebody else put a file there meanwhile: it stays
                folder.rmdir()
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Create the folder with its parents; return the ones that were not there, outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _temporary(target: Path, content: bytes) -> Path:
    """Write the content to a new file beside ``target``, with the permissions a new file gets."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        path.chmod(_permissions(target))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _permissions(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _replace_all(prepared: Iterable[tuple[Path | None, Change]]) -> None:
    done: list[Change] = []
    try:
        for temporary, change in prepared:
            done.append(change)
            if temporary is None:
                change.path.unlink()
            else:
                temporary.replace(change.path)
    except BaseException:
        for change in reversed(done):
            _put_back(change)
        raise


def _put_back(change: Change) -> None:
    if change.before is None:
        change.path.unlink(missing_ok=True)
    else:
        _temporary(change.path, change.before).replace(change.path)


def _discard(paths: Iterable[Path | None]) -> None:
    for path in paths:
        if path is not None:
            path.unlink(missing_ok=True)
