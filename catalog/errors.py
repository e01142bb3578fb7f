"""The errors that cross rooms; each says what happened and what to do next."""


class CredwayError(Exception):
    """An error a person can act on.

    `message` says what is wrong in one sentence, `hint` what to do next (may be empty).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class FieldDeclarationError(CredwayError):
    """A field of the record is declared in a way the house cannot follow."""
