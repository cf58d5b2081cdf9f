"""Why a sheet could not be printed. None of these mends itself by trying again, ForkedTooLate apart."""


class DocumentProblem(Exception):
    """The sheet cannot be printed as it stands."""


class MissingGlyph(DocumentProblem):
    """No font at hand draws these characters; an empty box in someone's name is not a certificate.

    ``characters`` holds each of them once, in the order in which they stand on the sheet.
    """

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        names = ", ".join(f"{sign} (U+{ord(sign[0]):04X})" for sign in characters)
        super().__init__(f"No font at hand draws {names}")


class MissingFont(DocumentProblem):
    """The family that the certificate is set in is not there; another face would not be the same document."""

    def __init__(self, family: str) -> None:
        self.family = family
        super().__init__(f"The font family {family!r} was not found")


class ForkedTooLate(RuntimeError):
    """A process that had already rendered was forked, and the child was asked to render: typst would hang.

    A mistake in how processes are started, not in a sheet: fork first, render afterwards.
    """
