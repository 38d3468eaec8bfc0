"""The errors a user can meet: each says what was given, what was expected and what to do next."""


class DeriveError(Exception):
    """Base of every error that is shown as one line; ``exit_code`` is what the command returns."""

    exit_code = 1


class UsageError(DeriveError):
    """The words of a call, or a definition, are not what the tool takes."""

    exit_code = 2


class DefinitionError(UsageError):
    """An activation's record contradicts itself; names the entry and the field."""


class UnknownNameError(UsageError):
    """No activation has this name; suggests the nearest one."""


class TemplateError(UsageError):
    """A template failed; names the file and the line."""


class MachineError(DeriveError):
    """Something outside the project is missing or failed: a TeX engine, a folder, a disk."""

    exit_code = 3


class NoRuleError(DeriveError):
    """No rule of the table handles an expression; names the expression and where to add a rule."""


class InaccurateError(DeriveError):
    """Code was written, measured and found wrong; it is not handed out."""


class FalseStepError(DeriveError):
    """A step that was about to be printed is false; the build stops."""


class UndecidedError(DeriveError):
    """A question that must be certain (a sign, a branch, an order) could not be certified."""


class DependsOnParametersError(UndecidedError):
    """The answer is not the same for all parameters: their space is to be cut."""


class OutOfBudgetError(DeriveError):
    """A stage used up its time; what it was asked stays UNDECIDED."""


class UnconfirmedProofError(DeriveError):
    """The checker did not confirm every claim of a proof object, or a claim has no evidence."""


class MessageError(DeriveError):
    """A message has no such key, or its slots were filled with something else."""

    exit_code = 70
