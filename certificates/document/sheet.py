"""What stands on a certificate."""

from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Sheet:
    """One certificate's text, in both languages where there are two.

    ``holder_name`` is the name in the holder's own script and ``holder_name_latin`` its Latin form, or "".
    ``seal`` is two or four Chinese characters, read as on a cut seal: downwards, the right column first.
    ``expires_on`` is the last valid day; None stands for no expiry.
    """

    number: str
    organisation_zh: str
    organisation_en: str
    seal: str
    holder_name: str
    holder_name_latin: str
    title_zh: str
    title_en: str
    statement_zh: str
    statement_en: str
    issued_on: date
    expires_on: date | None
    signatory_zh: str
    signatory_en: str
    verify_url: str

    def as_data(self) -> dict[str, str | list[int] | None]:
        """The sheet as JSON can carry it: dates as [year, month, day], text on one line."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: str | date | None) -> str | list[int] | None:
    if isinstance(value, date):
        return [value.year, value.month, value.day]
    return " ".join(value.split()) if value is not None else None
