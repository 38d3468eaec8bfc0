"""What readers are told, by key, in every language; rule ids and mathematics are never translated.

The texts are data: ``en.toml`` and ``zh.toml`` beside this file hold the same keys, and
``zh_prose.toml`` what the sentences of definitions and verdicts read in Chinese.
"""

from derive.messages.lang import Lang
from derive.messages.lookup import keys, parts, text
from derive.messages.prose import prose
from derive.messages.template import Slot

__all__ = ["Lang", "Slot", "keys", "parts", "prose", "text"]
