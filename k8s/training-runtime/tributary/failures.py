"""Failures as the training service reads them: a kind that decides what follows, a code, and a message for people."""


class Failure(Exception):
    """Ends the run. `kind` is one of invalid, exhausted, defect; see `Failure.java`."""

    def __init__(self, kind: str, code: str, message: str):
        super().__init__(message)
        self.kind, self.code, self.message = kind, code, message


def invalid(code: str, message: str) -> Failure:
    """The input is wrong; trying again gives the same answer."""
    return Failure("invalid", code, message)
