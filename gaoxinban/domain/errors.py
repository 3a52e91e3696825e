"""What a user can act upon."""


class Refused(Exception):  # noqa: N818  a refusal is an answer, not a fault of the program
    """An act that the rules do not allow.

    `sentence` is Chinese and says what is wrong and what to do; `field` names
    the input it belongs to, where there is one, so that a form can show it
    beside the field.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(Refused):
    """Somebody else changed the case since it was read."""
