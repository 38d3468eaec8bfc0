"""The table of findings about foreign code: a code, what it means, why it matters, what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """Errors and warnings make `derive verify` exit with 1; notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One row: ``what`` is found, ``why`` it matters, ``fix`` it how."""

    code: str
    title: str
    what: str
    why: str
    fix: str


_ROWS: Final = (
    Explanation(
        "DRV101",
        "derivative wrong",
        "The code is the derivative of its function neither as f′(x) nor as f′(y). The report "
        "names an input at which the value returned differs from the true one for certain, and, "
        "where an edit of the true formula is proved equal to the code, that edit as the cause.",
        "Training still runs with a wrong gradient; it only learns worse, or not at all.",
        "Replace the formula by the one shown. `derive show NAME` derives it step by step.",
    ),
    Explanation(
        "DRV102",
        "input and output confused",
        "The formula is right as a function of the output y = f(x) but its argument is named or "
        "used as the input x, or the other way round.",
        "Given the wrong one of the two, sigmoid's derivative is off by up to 930 at x = -30.",
        "Name the argument y if it is the output; else compute y = f(x) first and use that. A call "
        "in the same file that hands over the output settles it.",
    ),
    Explanation(
        "DRV103",
        "holds only for some parameter values",
        "The derivative is right at the default, and wrong for parameter values that the code "
        "accepts: mostly a form in y whose function is no longer one-to-one, such as leaky ReLU "
        "with a negative slope.",
        "The output does not tell the input's sign any more, so no formula in y can be right.",
        "Refuse such values with a ValueError, or keep x for the backward pass.",
    ),
    Explanation(
        "DRV104",
        "NaN or overflow",
        "For a finite input the code returns NaN or infinity, or loses the value altogether, while "
        "the exact result is an ordinary number.",
        "One NaN in a gradient spreads to all weights in one step.",
        "Use the stable form: logaddexp(0, x) for softplus, exp(-|x|) instead of exp(x), "
        "np.where on a safe argument.",
    ),
    Explanation(
        "DRV105",
        "digits lost",
        "The formula is right, but subtraction of nearly equal numbers loses digits: 1 - y² "
        "returns 0 for tanh from x = 19.06 on in float64, 9.01 in float32. The law: y has "
        "rounded to a limit L, and |L - y| is only known to half a unit in the last place of L.",
        "Absolute errors stay below a unit in the last place of 1, which is why most people accept "
        "them; relative errors reach 100 %.",
        "Where the tails matter compute from x (4σ(2x)σ(-2x)), or use expm1 and log1p.",
    ),
    Explanation(
        "DRV106",
        "another convention at a kink",
        "At a point without a derivative the code returns an admissible value (between the slopes "
        "on both sides), but not the one that the framework named by --convention returns.",
        "Results differ from that framework's on inputs that hit the kink exactly, such as zeros.",
        "Change the comparison (> or >=), or leave out --convention.",
    ),
    Explanation(
        "DRV107",
        "contract broken",
        "The code changes its argument without saying so, or returns another shape or dtype than "
        "it was given, or other values in large arrays, in float32 or when it is called again.",
        "A changed argument corrupts what the forward pass kept; wrong shapes broadcast silently.",
        "Work on a copy (x = x.copy()), reduce along one axis only, keep x.dtype.",
    ),
    Explanation(
        "DRV108",
        "forward function differs from its name",
        "The function is not the one that its name says, but a known variant: the tanh "
        "approximation of GELU, a hard sigmoid with slope 1/5, a clipped sigmoid.",
        "Weights trained elsewhere give other results, by up to 0.5 in a derivative.",
        "Say which variant is meant, in the name or the documentation.",
    ),
    Explanation(
        "DRV109",
        "rounded constants",
        "The code equals the derivative but for constants with few digits, a cut-off far out, or "
        "an epsilon; the largest difference is stated.",
        "Gradient checks in double precision fail, results differ slightly from other libraries.",
        "Write constants with all digits, as np.sqrt(2 / np.pi).",
    ),
    Explanation(
        "DRV110",
        "vector function treated as elementwise",
        "Softmax and its kin mix the components: the backward pass needs the whole Jacobian "
        "diag(y) - y yᵀ; y(1 - y) is its diagonal alone.",
        "The off-diagonal terms are as large as the diagonal ones.",
        "Return y*(g - sum(g*y)) for the incoming gradient g, or the full Jacobian.",
    ),
    Explanation(
        "DRV111",
        "valid only fused with a loss",
        "The code passes the gradient through unchanged (or returns 1). That is right when the "
        "loss's own derivative already includes it, as softmax with cross-entropy gives y - t.",
        "With any other loss the gradient is wrong.",
        "Name the loss it belongs to, or return the true derivative.",
    ),
    Explanation(
        "DRV112",
        "code failed",
        "The code raised an exception, called sys.exit, or its process died.",
        "What fails here fails for its users.",
        "The message and line are those of the failure itself.",
    ),
    Explanation(
        "DRV113",
        "time or memory used up",
        "The code did not answer within the time limit, or needed more memory than allowed.",
        "An activation is called millions of times.",
        "Raise the limit with --timeout if the code is only slow.",
    ),
    Explanation(
        "DRV114",
        "floods the output",
        "The code printed a great deal while it was called.",
        "Forgotten prints slow training down and hide what matters.",
        "Remove the print.",
    ),
    Explanation(
        "DRV115",
        "not judged",
        "Neither a proof nor a refutation was reached, and numbers do not settle it either.",
        "What could not be judged must not pass for right.",
        "The reason is given; --pair names the functions and --of the activation that is meant.",
    ),
    Explanation(
        "DRV116",
        "suppression without a reason",
        "A comment or a setting silences a finding and does not say why.",
        "In a year nobody knows whether it still holds.",
        "Write the reason behind the brackets: # derive: ignore[DRV103] slope is never negative",
    ),
    Explanation(
        "DRV117",
        "wrong at infinity",
        "At an infinite input the code does not return the limit of the function or derivative. "
        "A number that is not the limit is a warning. NaN is a note: x * sigmoid(x) gives "
        "-inf * 0 = NaN at -inf, in PyTorch and JAX too, while the limit is 0.",
        "Infinities come from overflow in earlier layers and from masks filled with -inf.",
        "Take the limit by np.where, or compute from a bounded argument such as exp(-|x|).",
    ),
    Explanation(
        "DRV118",
        "NaN is hidden",
        "For NaN the code returns a number: every comparison with NaN is false, so a mask or "
        "np.where takes the other branch. Derivatives of frameworks do the same (for ReLU 1 in "
        "PyTorch, 0 in JAX), so this is a note.",
        "A NaN that turns into 0 or 1 hides where the error arose.",
        "np.maximum and np.minimum keep NaN; with np.where add x * 0 or test np.isnan first.",
    ),
)

EXPLANATIONS: Final[dict[str, Explanation]] = {row.code: row for row in _ROWS}
