"""Who calls a derivative, in the files of its package, and what it is given."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from derive.cli.app import run
from derive.judging.callsites import fed
from derive.judging.records import Callable

ACT = "def tanh(x): ...\n\ndef tanh_prime(v): ...\n"
NET = "def back(zs):\n    z = zs[0]\n    a = {f}(z)\n    return {g}({given})\n"

USES = {
    "imported": ("from .act import tanh, tanh_prime\n", "tanh", "tanh_prime"),
    "renamed": ("from .act import tanh as f, tanh_prime as g\n", "f", "g"),
    "module": ("from . import act\n", "act.tanh", "act.tanh_prime"),
    "module renamed": ("import pkg.act as A\n", "A.tanh", "A.tanh_prime"),
    "re-exported": ("from pkg import tanh, tanh_prime\n", "tanh", "tanh_prime"),
    "star": ("from .act import *\n", "tanh", "tanh_prime"),
    "alias": ("from .act import tanh, tanh_prime\nf, g = tanh, tanh_prime\n", "f", "g"),
    "two tables": (
        "from .act import tanh, tanh_prime\nF = {'tanh': tanh}\nG = {'tanh': tanh_prime}\n",
        "F['tanh']",
        "G.get('tanh')",
    ),
    "table of pairs": (
        "from .act import tanh, tanh_prime\nT = {'tanh': (tanh, tanh_prime), 'relu': (r, s)}\n"
        "f, g = T['tanh']\n",
        "f",
        "g",
    ),
    "table of tables": (
        "from .act import tanh, tanh_prime\nT = {'tanh': {'f': tanh, 'df': tanh_prime}}\n",
        "T['tanh']['f']",
        "T['tanh']['df']",
    ),
    "table elsewhere": ("from .table import F, G\n", "F[0]", "G[0]"),
}


def package(folder: Path, files: Mapping[str, str]) -> Path:
    made = {"__init__": "from .act import tanh, tanh_prime\n", "act": ACT, **files}
    place = folder / "pkg"
    place.mkdir()
    for name, text in made.items():
        (place / f"{name}.py").write_text(text, "utf-8")
    return place


def said(place: Path, value: str = "tanh", slope: str = "tanh_prime") -> str:
    file = str(place / "act.py")
    named = [Callable(name=n, file=file, line=1) for n in (value, slope)]
    return fed(*named, (file, value), (file, slope))[0]


@pytest.mark.parametrize("given", ["z", "a"])
@pytest.mark.parametrize("way", USES)
def test_calls_in_other_files_count(way: str, given: str, tmp_path: Path) -> None:
    """However a file comes by the two functions, its calls say what is handed over."""
    head, f, g = USES[way]
    table = "from .act import *\nF = [tanh]\nG = [tanh_prime]\n"
    text = head + NET.format(f=f, g=g, given=given)
    place = package(tmp_path, {"net": text, "table": table})
    assert said(place) == {"z": "x", "a": "y"}[given]


LAYER = """
class Layer:
    def __init__(self, act, act_prime):
        self.act = act
        self.slope = act_prime

    def forward(self, z):
        self.z = z
        self.a = self.act(self.z)
        return self.a

    def backward(self, grad):
        return grad * self.slope(self.{given})
"""


@pytest.mark.parametrize("given", ["z", "a"])
def test_functions_given_to_a_class_are_followed(given: str, tmp_path: Path) -> None:
    """A third file puts the two together."""
    net = "from .act import tanh, tanh_prime\nfrom .layer import Layer\nLayer(tanh, tanh_prime)\n"
    place = package(tmp_path, {"net": net, "layer": LAYER.format(given=given)})
    assert said(place) == {"z": "x", "a": "y"}[given]


@pytest.mark.parametrize("given", ["z", "a"])
def test_objects_of_a_class_are_followed(given: str, tmp_path: Path) -> None:
    """What calls the methods of an object, made anywhere in the package, calls them."""
    act = "class Tanh:\n    def forward(self, x): ...\n    def derivative(self, v): ...\n"
    net = (
        "from .act import Tanh\ndef run(z):\n    t = Tanh()\n    a = t.forward(z)\n"
        f"    return t.derivative({given})\n"
    )
    place = package(tmp_path, {"__init__": "", "act": act, "net": net})
    assert said(place, "Tanh", "Tanh.derivative") == {"z": "x", "a": "y"}[given]


def test_other_functions_of_the_same_name_do_not_count(tmp_path: Path) -> None:
    """A file that defines its own, or imports another package's, says nothing."""
    own = ACT + NET.format(f="tanh", g="tanh_prime", given="a")
    other = "from elsewhere import tanh, tanh_prime\n" + NET.format(
        f="tanh", g="tanh_prime", given="a"
    )
    assert said(package(tmp_path, {"own": own, "other": other})) == ""


def test_callers_that_disagree_say_nothing_certain(tmp_path: Path) -> None:
    """One hands over inputs, the other outputs."""
    head = "from .act import tanh, tanh_prime\n"
    texts = {n: head + NET.format(f="tanh", g="tanh_prime", given=n) for n in ("z", "a")}
    assert said(package(tmp_path, texts)) == "both"


def test_broken_files_are_passed_over(tmp_path: Path) -> None:
    """A neighbour that cannot be parsed, or imports itself, does no harm."""
    files = {"broken": "def (", "round": "from .round import tanh_prime\ntanh_prime(3)\n"}
    assert said(package(tmp_path, files)) == ""


def test_a_folder_is_judged_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A function from one file, its derivative from another, a call in a third: one finding."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "act": "import numpy as np\n\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n",
        "grads": "from act import sigmoid\n\ndef sigmoid_prime(v):\n    return v * (1 - v)\n",
        "net": "import act, grads\nALL = {'sigmoid': (act.sigmoid, grads.sigmoid_prime)}\n\n"
        "def train(z, kind):\n    f, df = ALL[kind]\n    a = f(z)\n    return df(z)\n",
    }
    for name, text in texts.items():
        Path(f"{name}.py").write_text(text, "utf-8")
    assert run(["verify", "."]) == 1
    said = capsys.readouterr()
    assert "grads.py:3: DRV102" in said.out
    assert "but the call at net.py:7 gives it x" in said.out
    assert said.err.startswith("1 derivatives judged, 1 proved, 1 findings")
