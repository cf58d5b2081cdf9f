"""HR's pages for policies: the form, what it would change, and only then a version."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import Record
from bilingual.days import today
from certificates.back_office.telling import told_versions
from certificates.back_office.tree_form import (
    TooDeep,
    evidence_of,
    paths_of,
    rows_of,
    rows_of_evidence,
    rows_of_paths,
    tree_of,
)
from certificates.models import Certification, Equivalence, PolicyVersion
from certificates.standing import State, standings
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from jobs.models import Job
from jobs.work import drain
from people.models import Role
from people.services import grant_role
from tests.certificates.conftest import Shop
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    CourseCompletionFactory,
    CourseFactory,
    PersonFactory,
    PolicyVersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, shop: Shop) -> Client:
    """HR of the whole organisation, in the back office, reading English."""
    catalogue_pages()
    map_roles()
    hr = PersonFactory(language="en")
    grant_role(person=hr, role=Role.HR)  # of all: policies speak of the whole organisation
    client.force_login(hr)
    return client


def typed(full: list[dict[str, Any]], renewals: list[dict[str, Any]] | None = None, **terms: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "effective_on": today().isoformat(),
        "applies_to": "next",
        "valid_months": "12",
        "counted_from": "completion",
        "renewal_days": "60",
        "grace_days": "0",
        "approver": "",
        "reason": "The law changed.",
        "step": "preview",
        **terms,
    }
    for prefix, rows in (("full", full), ("renewal", renewals or [])):
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


class TestThePolicyForm:
    def address(self, certification: Certification) -> str:
        return f"/admin/certifications/policy/{certification.pk}/next/"

    def test_shows_who_would_gain_before_anything_is_saved_and_then_publishes_what_was_shown(
        self, office: Client, shop: Shop
    ) -> None:
        course, other = CourseFactory(name_en="Keeping calm"), CourseFactory()
        CourseCompletionFactory(person=shop.lin, course=course)
        certification = PolicyVersionFactory(asks=[other]).certification
        data = typed([{"what": f"course:{course.pk}"}], [{"what": f"course:{other.pk}", "path": "1"}])
        page = office.post(self.address(certification), data)
        assert page.context["found"].counts["gains"] == 1
        assert str(shop.lin) in page.content.decode()
        assert PolicyVersion.objects.count() == 1
        again = dict(page.context["draft"].typed())
        answer = office.post(self.address(certification), {**again, "step": "publish"})
        assert answer.status_code == 302
        made = PolicyVersion.objects.get(number=2)
        assert (made.evidence, made.renewal_evidence) == (
            {"of": "course", "id": course.pk},
            [{"of": "course", "id": other.pk}],
        )
        assert (made.valid_months, made.reason) == (12, "The law changed.")
        assert Job.objects.filter(kind="certificates.judge_everybody").count() == 1
        told = office.get(f"/admin/certifications/policy/{certification.pk}/").content.decode()
        assert "Keeping calm" in told
        assert "The law changed." in told

    def test_evidence_of_two_ways_is_told_as_two(self, office: Client) -> None:
        courses = [CourseFactory(name_en=name) for name in ("Calm", "Tact", "Care")]
        certification = CertificationFactory()
        rows = [{"what": f"course:{course.pk}", "path": path} for course, path in zip(courses, "112", strict=True)]
        office.post(self.address(certification), typed(rows, step="publish"))
        made = PolicyVersion.objects.get()
        first, second, third = ({"of": "course", "id": course.pk} for course in courses)
        assert made.evidence == {"any": [{"all": [first, second]}, third]}
        assert [told.ways for told in told_versions([made])] == [[["Calm", "Tact"], ["Care"]]]
        form = office.get(self.address(certification)).context["draft"].full
        assert [row.initial.get("path") for row in form][:3] == [1, 1, 2]

    @pytest.mark.parametrize(
        ("row", "terms", "said"),
        [
            ({"what": "course:999999"}, {}, "999999"),
            ({"what": "COURSE", "minimum": "80"}, {}, "Only a quiz has a least mark"),
            ({"what": "COURSE"}, {"valid_until": "2030-01-01"}, "not both"),
            ({"what": "COURSE"}, {"effective_on": "2020-01-01"}, "begins today or later"),
            ({"what": "COURSE"}, {"reason": " "}, "This field is required"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, office: Client, row: dict[str, str], terms: dict[str, str], said: str
    ) -> None:
        course = CourseFactory()
        row = {**row, "what": row["what"].replace("COURSE", f"course:{course.pk}")}
        answer = office.post(self.address(CertificationFactory()), typed([row], **{"grace_days": "17", **terms}))
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'value="17"' in answer.content.decode()
        assert not PolicyVersion.objects.exists()

    def test_more_rows_lose_nothing(self, office: Client) -> None:
        course = CourseFactory()
        data = typed([{"what": f"course:{course.pk}"}], step="more-full")
        page = office.post(self.address(CertificationFactory()), data)
        assert len(page.context["draft"].full) == 4
        assert f'value="course:{course.pk}" selected' in page.content.decode()

    def test_begins_with_the_version_in_force(self, office: Client) -> None:
        policy = PolicyVersionFactory(asks=[CourseFactory(), CourseFactory()], grace_days=9)
        page = office.get(self.address(policy.certification))
        assert [row.initial["what"] for row in page.context["draft"].full if row.initial] == [
            f"course:{leaf.id}" for leaf in policy.full_leaves()
        ]
        assert 'value="9"' in page.content.decode()

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.AUDITOR])
    def test_is_hrs_and_administrators_alone(self, office: Client, role: Role) -> None:
        somebody = PersonFactory()
        grant_role(person=somebody, role=role)
        office.force_login(somebody)
        certification = CertificationFactory()
        assert office.get(self.address(certification)).status_code in (302, 403)
        assert office.post(self.address(certification), typed([])).status_code in (302, 403)
        assert not PolicyVersion.objects.exists()


class TestTheLists:
    def test_a_certification_is_added_and_changed_and_the_audit_keeps_what_it_was(self, office: Client) -> None:
        typed_in = {"code": "calm", "name_zh": "沉着", "name_en": "Composure", "level": 1, "position": 1}
        assert office.post("/admin/certifications/new/", typed_in).status_code == 302
        made = Certification.objects.get()
        changed = {**typed_in, "name_en": "Calm", "reason": "Shorter."}
        assert office.post(f"/admin/certifications/edit/{made.pk}/", changed).status_code == 302
        noted = Record.objects.get(action="certification.changed")
        assert (noted.before, noted.after, noted.reason) == ({"name_en": "Composure"}, {"name_en": "Calm"}, "Shorter.")

    def test_a_code_in_use_is_refused_in_words(self, office: Client) -> None:
        CertificationFactory(code="calm")
        typed_in = {"code": "calm", "name_zh": "沉着", "name_en": "Composure", "level": 1, "position": 1}
        assert "in use already" in office.post("/admin/certifications/new/", typed_in).content.decode()

    @pytest.mark.parametrize("what", ["certifications", "certification-families", "external-kinds"])
    @pytest.mark.parametrize("count", [1, 3])
    def test_lists_cost_the_same_for_one_and_for_three(
        self, office: Client, what: str, count: int, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(count):
            CertificationFactory()
        with django_assert_max_num_queries(16):
            assert office.get(f"/admin/{what}/").status_code == 200


class TestEquivalences:
    def test_shows_the_effect_first(self, office: Client) -> None:
        source, target = CertificationFactory(name_en="Old"), CertificationFactory(name_en="New")
        data = {"source": source.pk, "target": target.pk, "starts_on": today().isoformat(), "reason": "The same."}
        page = office.post("/admin/certifications/equivalences/", {**data, "step": "preview"}).content.decode()
        assert "would count as holding it" in page
        assert not Equivalence.objects.exists()
        assert office.post("/admin/certifications/equivalences/", {**data, "step": "declare"}).status_code == 302
        assert (Equivalence.objects.get().source, Record.objects.filter(action="equivalence.declared").count()) == (
            source,
            1,
        )

    def test_one_is_ended_after_showing_who_held_by_it_and_stays_for_the_days_before(
        self, office: Client, shop: Shop
    ) -> None:
        policy = PolicyVersionFactory(certification__name_en="Old")
        target = CertificationFactory(name_en="New")
        CertificateFactory(person=shop.lin, policy=policy, certification=policy.certification, expires_on=None)
        days = {"starts_on": today() - timedelta(days=9), "reason": "the same"}
        one = Equivalence.objects.create(source=policy.certification, target=target, **days)
        address = f"/admin/certifications/equivalences/{one.pk}/end/"
        data = {"last_day": today().isoformat(), "reason": "The law changed."}
        page = office.post(address, {**data, "step": "preview"}).content.decode()
        assert "1 person whom you see holds New through it alone" in page
        assert office.post(address, {**data, "step": "end"}).status_code == 302
        one.refresh_from_db()
        assert one.ends_on == today()
        drain()
        stands = {
            day: standings([shop.lin], [target], today() + timedelta(days=day))[shop.lin.pk, target.pk].state
            for day in (0, 1)
        }
        assert stands == {0: State.HELD, 1: State.NOT_REQUIRED}
        again = office.post(address, {**data, "step": "end"})
        assert (again.status_code, "has ended" in again.content.decode()) == (422, True)
        assert "Equivalences" in office.get("/admin/certifications/equivalences/").content.decode()

    def test_to_itself_is_refused(self, office: Client) -> None:
        one = CertificationFactory()
        data = {"source": one.pk, "target": one.pk, "starts_on": "2026-01-01", "reason": "why"}
        answer = office.post("/admin/certifications/equivalences/", {**data, "step": "declare"})
        assert answer.status_code == 422
        assert "equivalent to itself" in answer.content.decode()


class TestRows:
    A, B, C = ({"of": "course", "id": number} for number in (1, 2, 3))
    QUIZ = {"of": "quiz", "id": 1, "minimum": 80, "max_age_days": 90}

    @pytest.mark.parametrize(
        "tree",
        [{}, A, QUIZ, {"all": [A, QUIZ]}, {"any": [A, B]}, {"all": [A, {"any": [B, QUIZ]}]}],
    )
    def test_a_tree_comes_back_as_it_went(self, tree: dict[str, Any]) -> None:
        assert tree_of(rows_of(tree)) == tree

    def test_ways_of_renewal_too(self) -> None:
        trees = [self.A, {"all": [self.B, self.C]}]
        assert paths_of(rows_of_paths(trees)) == trees

    @pytest.mark.parametrize(
        "tree",
        [
            {},
            A,
            {"any": [A, B]},
            {"all": [A, {"any": [B, QUIZ]}]},
            {"any": [{"all": [A, {"any": [B, QUIZ]}]}, C]},
            {"any": [{"any": [A, B]}, C]},
        ],
    )
    def test_evidence_may_be_of_several_ways(self, tree: dict[str, Any]) -> None:
        assert evidence_of(rows_of_evidence(tree)) == tree

    def test_one_that_goes_deeper_is_said_to_be(self) -> None:
        with pytest.raises(TooDeep):
            rows_of({"any": [{"all": [self.A, self.B]}, self.C]})
