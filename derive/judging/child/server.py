"""The child process: orders on standard input, answers on a private pipe, one JSON line each.

Standard output of the judged code goes to a file of limited size and is only counted.
"""

import contextlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO

from derive.judging.child import patches
from derive.judging.child.discovery import find
from derive.judging.child.evaluating import evaluate
from derive.judging.child.frameworks import with_autodiff
from derive.judging.child.loading import load, told
from derive.judging.child.recording import record
from derive.judging.child.subjects import Subject

#: judged code may write this much before the disk refuses
_MOST_PRINTED: Final = 32 * 2**20
#: files in which an error is raised for what others do
_NOT_JUDGED: Final = ("<frozen", "importlib", str(Path(__file__).parent), "/numpy/")
_DEEPEST: Final = 5_000

Order = dict[str, Any]


class Server:
    """Holds what was found, and answers orders about it."""

    def __init__(self) -> None:
        self.subjects: list[Subject] = []
        self.doings: dict[str, Callable[[Order], Any]] = {
            "open": self.open,
            "trace": lambda order: record(self.subjects[order["subject"]]),
            "evaluate": lambda order: evaluate(self.subjects[order["subject"]], order),
        }

    def open(self, order: Order) -> Any:
        """Import the target (or the pairs told) and say what was found."""
        pairs = order.get("pairs") or []
        if order.get("target"):
            target = str(order["target"])
            module = load(target)
            if order.get("autodiff"):
                self.subjects += with_autodiff(module, order["autodiff"])
            else:
                self.subjects += find(module, imported=not target.endswith(".py"))
        self.subjects += [told(value, slope) for value, slope in pairs]
        return [_described(number, s) for number, s in enumerate(self.subjects)]


def _described(number: int, subject: Subject) -> Order:
    plain = {n: v for n, v in vars(subject).items() if n not in {"value", "slope"}}
    return {"subject": number, **plain}


def main() -> None:
    """Serve until standard input ends."""
    memory = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    _limit(memory)
    sys.setrecursionlimit(_DEEPEST)
    sys.dont_write_bytecode = True  # Python takes it for new code of the same size and second
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    orders = os.fdopen(os.dup(0), encoding="utf-8")
    printed = tempfile.TemporaryFile()  # noqa: SIM115 -- open as long as the process lives
    os.dup2(printed.fileno(), 1)
    os.dup2(printed.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    patches.install()
    server = Server()
    for line in orders:
        _say(answers, _done(server, json.loads(line), printed.fileno()))


def _done(server: Server, order: Order, printed: int) -> Order:
    answer: Order = {}
    try:
        answer["answer"] = server.doings[order["do"]](order)
    except SystemExit as error:
        answer |= {"error": f"it calls sys.exit({error.code!r})", "kind": "exit"}
    except MemoryError:
        answer |= {"error": "it needs more memory than it is given", "kind": "memory"}
    except BaseException as error:  # whatever judged code raises is an answer
        file, line = _raised_at(error)
        said = " ".join(f"{type(error).__name__}: {error}".split())
        answer |= {"error": said, "kind": "exception", "line": line, "file": file}
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    answer["printed"] = os.lseek(printed, 0, os.SEEK_END) // order.get("times", 1)
    os.ftruncate(printed, 0)
    os.lseek(printed, 0, os.SEEK_SET)
    return answer


def _raised_at(error: BaseException) -> tuple[str, int]:
    """Return the last line of judged code on the way to an error; none when it never ran."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 1
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not any(part in frame.filename for part in _NOT_JUDGED):
            return frame.filename, frame.lineno or 1
    return "", 0


def _say(answers: TextIO, answer: Order) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system
        import resource  # noqa: PLC0415  absent on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_PRINTED, _MOST_PRINTED))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
