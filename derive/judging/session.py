"""The child process as seen from the tool: asked one thing at a time, with limits, restarted."""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Final

import derive
from derive.errors import DeriveError

DEFAULT_TIMEOUT: Final = 20.0
DEFAULT_MEMORY: Final = 8 * 2**30
#: exceptions of functions that are no activations: they want other arguments, or other objects
_NO_CALL: Final = ("TypeError", "AttributeError", "NotImplementedError", "AssertionError")
#: exceptions of methods that expect more of their object than that its value was computed
_NOT_READY: Final = ("IndexError", "KeyError", "ValueError: not enough values to unpack")
_SERVER: Final = "derive.judging.child.server"

Answer = dict[str, Any]


class CodeFailedError(DeriveError):
    """Judged code did not answer: ``kind`` is exception, exit, memory, hang, crash or shape."""

    def __init__(self, kind: str, said: str, line: int = 0, file: str = "") -> None:
        super().__init__(said)
        self.kind = kind
        self.line = line
        self.file = file

    @property
    def is_call(self) -> bool:
        """Whether the call itself does not fit: other arguments, or other objects, are needed."""
        return str(self).startswith(_NO_CALL)

    @property
    def is_unready(self) -> bool:
        """Whether a method found its object without something that others put there."""
        return str(self).startswith(_NOT_READY)


class Session:
    """One child process that has imported one target; made anew when it dies or hangs.

    ``printed`` is the most that judged code wrote during one call, in bytes.
    """

    def __init__(  # noqa: PLR0913 -- what is opened, and its limits
        self,
        target: str | None,
        pairs: Sequence[tuple[str, str]] = (),
        *,
        timeout: float = DEFAULT_TIMEOUT,
        memory: int = DEFAULT_MEMORY,
        paths: Sequence[str] = (),
        autodiff: str = "",
    ) -> None:
        told = [list(p) for p in pairs]
        self._opening = {"do": "open", "target": target, "pairs": told, "autodiff": autodiff}
        self._timeout = timeout
        self._memory = memory
        self._paths = tuple(paths)
        self._process: subprocess.Popen[str] | None = None
        self.subjects: list[Answer] = []
        self.printed = 0

    def __enter__(self) -> "Session":
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own module, no shell
            [sys.executable, "-P", "-m", _SERVER, str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(self._paths),
            text=True,
            encoding="utf-8",
        )
        self.subjects = self._asked(self._opening)

    def ask(self, order: Answer) -> Any:
        """Return the answer to an order; raises ``CodeFailedError`` when there is none."""
        if self._process is None:
            self._start()
        return self._asked(order)

    def _asked(self, order: Answer) -> Any:
        try:
            line = self._line(order)
        except (BrokenPipeError, OSError):
            line = ""
        if not line:
            code = self._ended()
            raise CodeFailedError("crash", f"the process ended ({_ending(code)})")
        answer = json.loads(line)
        self.printed = max(self.printed, int(answer.get("printed", 0)))
        if "error" in answer:
            place = answer.get("line", 0), answer.get("file", "")
            raise CodeFailedError(answer["kind"], answer["error"], *place)
        return answer["answer"]

    def _line(self, order: Answer) -> str:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return ""
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        ends = monotonic() + self._timeout
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(max(0.0, ends - monotonic())):
                self.close()
                raise CodeFailedError("hang", f"no answer within {self._timeout:g} s")
        return process.stdout.readline()

    def _ended(self) -> int:
        process = self._process
        code = process.wait(timeout=5) if process is not None else 0
        self.close()
        return code

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate()


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _environment(own: Sequence[str]) -> dict[str, str]:
    """Return our environment with this package and the judged project on the import path."""
    paths = [str(Path(derive.__file__).parent.parent), *(own or [str(Path.cwd())])]
    others = os.environ.get("PYTHONPATH")
    joined = os.pathsep.join([*paths, others] if others else paths)
    return os.environ | {"PYTHONPATH": joined, "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
