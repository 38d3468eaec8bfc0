"""The derivative as a function of the output, found by elimination and proved."""
