"""What the domain says when it refuses."""

from django.utils.functional import Promise


class Refusal(Exception):
    """An action was refused; nothing was written.

    The message is fit for the person who reads it: it says what is missing and, where it can, who may do it.
    Each action has its own subclass, `Cannot<Verb>`, defined beside it. `about` names the argument that is not right,
    where it is one: a form says it beside the field of that name.
    """

    def __init__(self, message: "str | Promise", *, about: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.about = about

    def __str__(self) -> str:
        return str(self.message)
