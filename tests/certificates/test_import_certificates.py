"""``manage.py import_certificates``: history is taken over once, and what is wrong is said by row."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Record
from bilingual.days import today
from certificates.models import Certificate, PolicyVersion
from jobs.models import Job
from people.models import Person
from tests.factories import CertificateFactory, CertificationFactory, PersonFactory, PolicyVersionFactory

pytestmark = pytest.mark.django_db
HEADINGS = "工号,认证,颁发日期,有效期至,证书编号,证据\n"


@pytest.fixture
def policy() -> PolicyVersion:
    made: PolicyVersion = PolicyVersionFactory(certification__code="calm", effective_on=date(2024, 1, 1))
    return made


@pytest.fixture
def lin() -> Person:
    made: Person = PersonFactory(staff_number="E00042")
    return made


class Import:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, text: str, *options: str) -> tuple[int, str]:
        """The exit code, and what was said."""
        file = self.folder / "history.csv"
        file.write_text(HEADINGS + text, encoding="utf-8")
        code = 0
        try:
            call_command("import_certificates", str(file), *options)
        except SystemExit as left:
            code = int(str(left.code))
        return code, self.capsys.readouterr().out


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    return Import(tmp_path, capsys)


TWO = "E00042,calm,2024-03-01,2026-02-28,OLD-2,classroom\ne00042,calm,2022-03-01,2024-02-29,OLD-1,\n"


def test_each_row_becomes_a_certificate_with_its_dates_and_number_and_no_document_is_owed(
    lin: Person, policy: PolicyVersion, bring: Import
) -> None:
    assert bring(TWO) == (0, "2 rows: 2 new, 0 known, 0 wrong\n")
    first, second = Certificate.objects.order_by("cycle")
    assert [(one.former_number, one.issued_on, one.expires_on, one.source) for one in (first, second)] == [
        ("OLD-1", date(2022, 3, 1), date(2024, 2, 29), "imported"),
        ("OLD-2", date(2024, 3, 1), date(2026, 2, 28), "imported"),
    ]
    assert second.evidence == ["told:classroom"]
    assert not Job.objects.exists()
    assert Record.objects.filter(action="certificate.imported", person=lin).count() == 2


def test_a_dry_run_says_the_same_and_writes_nothing(lin: Person, policy: PolicyVersion, bring: Import) -> None:
    assert bring(TWO, "--dry-run") == (0, "2 rows: 2 new, 0 known, 0 wrong (dry run)\n")
    assert not Certificate.objects.exists()


def test_the_same_file_again_changes_nothing(lin: Person, policy: PolicyVersion, bring: Import) -> None:
    bring(TWO)
    assert bring(TWO) == (0, "2 rows: 0 new, 2 known, 0 wrong\n")
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E99999,calm,2024-03-01,,,", "Nobody has this staff number."),
        (",calm,,,,", "Missing in this row: Staff number, Issued on."),
        ("E00042,nothing,2024-03-01,,,", "There is no such certification."),
        ("E00042,empty,2024-03-01,,,", "has no policy yet"),
        ("E00042,calm,1/3/2024,,,", "2024-03-01 or 2024-01-03"),
        ("E00042,calm,2999-03-01,,,", "not a likely day"),
        pytest.param(f"E00042,calm,{today() + timedelta(days=2)},,,", "in the future", id="future"),
        ("E00042,calm,2024-03-01,2024-02-01,,", "before the day of issue"),
        ("E00042,calm,2019-03-01,,,", "issued later is there already"),
        (f"E00042,calm,2024-03-01,,{'9' * 81},", "too long"),
    ],
)
def test_a_wrong_row_is_named_and_the_right_ones_are_kept(
    lin: Person, policy: PolicyVersion, bring: Import, row: str, said: str
) -> None:
    CertificationFactory(code="empty")
    CertificateFactory(person=lin, certification=policy.certification, policy=policy, issued_on=date(2020, 1, 1))
    code, told = bring(f"{row}\nE00042,calm,2025-03-01,,,\n")
    assert code == 1
    assert told.startswith("row 2: ")
    assert said in told
    assert "1 new, 0 known, 1 wrong" in told
    assert Certificate.objects.filter(source="imported").count() == 1


def test_the_report_has_a_line_for_each_row(lin: Person, policy: PolicyVersion, bring: Import, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    bring("E00042,calm,2024-03-01,,=1+1,\nE99999,calm,2024-03-01,,,\n", "--report", str(out))
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines == [
        "Row,Staff number,Certification,Number,Result,Problem",
        "2,E00042,calm,'=1+1,new,",
        "3,E99999,calm,,wrong,Nobody has this staff number.",
    ]


def test_a_file_without_the_columns_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no column Staff number, Certification, Issued on"):
        call_command("import_certificates", str(file))
