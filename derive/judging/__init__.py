"""Judge anybody's hand-written activations and gradients, in a process of their own.

Nothing is imported here: the child process in which judged code runs starts from this package too.
"""
