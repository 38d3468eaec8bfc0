"""Put a whole plan on disk, or nothing of it."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from derive.artifacts.records import FileState, State
from derive.artifacts.seal import is_intact
from derive.errors import DeriveError, MachineError


class EditedError(DeriveError):
    """A file that somebody changed by hand stands where a build wants to write."""


def write(states: Iterable[FileState], *, force: bool = False) -> tuple[Path, ...]:
    """Bring every file to its wanted text and remove orphans; return the paths that changed.

    All new texts are first written to temporary files beside their targets; only then are they
    renamed. If anything stops that, Ctrl-C included, what was renamed is put back. Raises
    ``EditedError`` (before anything is written) for files edited by hand unless ``force``, and
    ``MachineError`` when the disk refuses.
    """
    changes = [state for state in states if state.state is not State.FRESH]
    if not force:
        _refuse_edited(changes)
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
    return tuple(state.path for state in changes)


def _refuse_edited(changes: Iterable[FileState]) -> None:
    touched = [state.path for state in changes if _is_touched(state)]
    if touched:
        names = ", ".join(path.as_posix() for path in touched)
        raise EditedError(
            f"edited by hand: {names}; nothing was changed; "
            f"move the edit into the definition or the template, or overwrite with --force"
        )


def _is_touched(state: FileState) -> bool:
    edited_orphan = state.state is State.ORPHANED and not is_intact(state.found or "")
    return state.state is State.EDITED or edited_orphan


@contextmanager
def _prepared(changes: Iterable[FileState]) -> Iterator[list[tuple[Path | None, FileState]]]:
    """Yield (temporary file or None for a removal, state) pairs; leave no temporary file behind."""
    created: list[Path] = []
    prepared: list[tuple[Path | None, FileState]] = []
    try:
        for state in changes:
            created += _make_folder(state.path.parent)
            wanted = state.wanted
            prepared.append((None if wanted is None else _temporary(state.path, wanted), state))
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


def _temporary(target: Path, text: str) -> Path:
    """Write the text to a new file beside ``target``, with the permissions a new file gets."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
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


def _replace_all(prepared: Iterable[tuple[Path | None, FileState]]) -> None:
    done: list[FileState] = []
    try:
        for temporary, state in prepared:
            done.append(state)
            if temporary is None:
                state.path.unlink()
            else:
                temporary.replace(state.path)
    except BaseException:
        for state in reversed(done):
            _put_back(state)
        raise


def _put_back(state: FileState) -> None:
    if state.found is None:
        state.path.unlink(missing_ok=True)
    else:
        _temporary(state.path, state.found).replace(state.path)


def _discard(paths: Iterable[Path | None]) -> None:
    for path in paths:
        if path is not None:
            path.unlink(missing_ok=True)
