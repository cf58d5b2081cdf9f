"""What the audit's rows of this room say."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from certificates.models import (
    Approval,
    Certificate,
    Certification,
    CertificationFamily,
    Choice,
    DutyRequest,
    Extension,
    ExternalCertificate,
    ExternalKind,
    HistoryImport,
    Obligation,
    PolicyVersion,
    Requirement,
    Waiver,
)
from certificates.naming import names_of_keys
from people.models import Position, PositionFamily, Tag, Unit


def _policies(keys: set[str]) -> dict[str, str]:
    found = PolicyVersion.objects.filter(pk__in=keys).select_related("certification")
    return {str(policy.pk): policy.certification.name for policy in found}


def _certificates(keys: set[str]) -> dict[str, str]:
    found = Certificate.objects.filter(pk__in=keys).select_related("certification")
    return {str(certificate.pk): f"{certificate.number} {certificate.certification.name}" for certificate in found}


def _duties(keys: set[str]) -> dict[str, str]:
    found = Obligation.objects.filter(pk__in=keys).select_related("certification")
    return {str(duty.pk): duty.certification.name for duty in found}


def _requirements(keys: set[str]) -> dict[str, str]:
    found = Requirement.objects.filter(pk__in=keys).select_related("certification")
    return {str(requirement.pk): requirement.certification.name for requirement in found}


def _externals(keys: set[str]) -> dict[str, str]:
    found = ExternalCertificate.objects.filter(pk__in=keys).select_related("kind")
    return {str(one.pk): one.kind.name for one in found}


def _approvals(keys: set[str]) -> dict[str, str]:
    found = Approval.objects.filter(pk__in=keys).select_related("policy__certification")
    return {str(approval.pk): approval.policy.certification.name for approval in found}


def _choices(keys: set[str]) -> dict[str, str]:
    found = Choice.objects.filter(pk__in=keys).select_related("certification")
    return {str(choice.pk): choice.certification.name for choice in found}


register_subject("certificates.choice", _choices)
register_fact("way.way", _("way"), names_of_keys)
register_action("way.chosen", _("Way chosen"), _("For {subject}, cycle {cycle}, this way was chosen: {way}."))
register_fact("policy", _("certification"), _policies)
register_fact("policy.missing", _("missing"), names_of_keys)
register_fact("approval.missing", _("missing"), names_of_keys)
register_subject("certificates.policyversion", _policies)
register_subject("certificates.approval", _approvals)
register_subject("certificates.certificate", _certificates)
register_subject("certificates.obligation", _duties)
register_subject("certificates.requirement", _requirements)

register_action(
    "policy.held",
    _("Certification held already"),
    _("{policy} is held already (certificate {held}), and its renewal is not open yet."),
)
register_action(
    "policy.evidence_missing",
    _("Evidence missing"),
    _("Not enough for {policy} yet; still missing: {missing}."),
)
register_action(
    "policy.too_old",
    _("Evidence too old"),
    _("The evidence for {policy} is complete, but so old that a certificate would have ended already."),
)
register_action(
    "policy.refused_before",
    _("Refused before"),
    _("The evidence for {policy} is the same that was refused; it is not asked for again."),
)
register_action(
    "policy.published", _("Policy published"), _("Version {version} of the policy, in force from {effective_on}.")
)
register_action(
    "policy.everybody_asked",
    _("Everybody asked about the policy"),
    _("{asked} people were asked about; {earned} had everything already."),
)
register_subject("certificates.certification", names_of(Certification))
register_subject("certificates.certificationfamily", names_of(CertificationFamily))
register_subject("certificates.externalkind", names_of(ExternalKind))
register_fact("equivalence.source", _("Who holds"), names_of(Certification, "code"))
register_fact("equivalence.target", _("counts as holding"), names_of(Certification, "code"))
register_action("certification.added", _("Added"), _("{subject} was added."))
register_action("certification.changed", _("Changed"), _("{subject} was changed."))
register_action(
    "equivalence.declared",
    _("Equivalence declared"),
    _("Holding {source} counts as holding {target} from {starts_on} until {ends_on}."),
    _("Holding {source} counts as holding {target} from {starts_on}."),
)
register_action(
    "equivalence.ended",
    _("Equivalence ended"),
    _("Holding {source} counts as holding {target} until {ends_on} and no longer."),
)
register_subject("certificates.externalcertificate", _externals)
register_fact("external.kind", _("kind"), names_of(ExternalKind, "code"))
register_action("external.handed_in", _("External certificate handed in"), _("Handed in: {kind}."))
register_action("external.accepted", _("External certificate accepted"), _("Accepted: {kind}."))
register_action("external.refused", _("External certificate refused"), _("Refused: {kind}."))


def _files(keys: set[str]) -> dict[str, str]:
    found = HistoryImport.objects.filter(pk__in=keys)
    return {str(one.pk): str(_("file {number}")).format(number=one.pk) for one in found}


register_subject("certificates.historyimport", _files)
register_action("history.brought", _("File of certificates brought"), _("A file of certificates was brought."))
register_action(
    "history.begun",
    _("Certificates being taken over"),
    _("{new} certificates of the file are taken over; {wrong} rows are wrong."),
)
register_action("history.forgotten", _("File forgotten"), _("The file of certificates was forgotten."))
register_action(
    "certificate.imported",
    _("Certificate taken over"),
    _("Certificate {subject}, issued on {issued_on}, was taken over; its number was {former_number}."),
    _("Certificate {subject}, issued on {issued_on}, was taken over."),
)
register_action(
    "approval.asked", _("Approval asked for"), _("The evidence for {policy} is complete; it waits for a yes.")
)
register_action("approval.granted", _("Approved"), _("{policy} was approved."))
register_action("approval.refused", _("Not approved"), _("{policy} was not approved."))
register_action(
    "certificate.issued",
    _("Certificate issued"),
    _("Certificate {subject} was issued, cycle {cycle}, after version {policy_version} of the policy."),
)
register_action(
    "certificate.document_retried", _("Document made again"), _("The document of {subject} is to be made again.")
)
register_action("certificate.revoked", _("Certificate revoked"), _("Certificate {subject} was revoked."))
register_action("obligation.began", _("Duty began"), _("{subject} must be held by {due_on}."))
register_action("obligation.ended", _("Duty ended"), _("{subject} need no longer be held after {ends_on}."))
register_action("obligation.moved", _("Duty moved"), _("{subject} must be held by {due_on}."))
register_action("obligation.withdrawn", _("Duty withdrawn"), _("{subject} was not to be held after all."))
register_fact("requirement.units", _("units"), names_of(Unit, "code"))
register_fact("requirement.positions", _("positions"), names_of(Position, "code"))
register_fact("requirement.families", _("position families"), names_of(PositionFamily, "code"))
register_fact("requirement.tags", _("tags"), names_of(Tag, "code"))
for name in ("within_days", "counted_from", "ends_on", "decider", "everybody", "joined_after", "people", "exceptions"):
    field: Any = Requirement._meta.get_field(name)
    register_fact(f"requirement.{name}", field.verbose_name, choices=getattr(field, "flatchoices", None) or ())
register_action("requirement.began", _("Requirement began"), _("{subject} is required, within {within_days} days."))
register_action(
    "requirement.changed", _("Requirement changed"), _("What is required of {subject} from {starts_on}: {changes}")
)
register_action("requirement.ended", _("Requirement ended"), _("{subject} is not required any more after {ends_on}."))
register_action("requirement.withdrawn", _("Requirement withdrawn"), _("{subject} was not to be required after all."))
register_fact("waiver.certification", _("certification"), names_of(Certification))
register_fact("extension.certification", _("certification"), names_of(Certification))


def _of_certifications(model: Any) -> Callable[[set[str]], dict[str, str]]:
    def names(keys: set[str]) -> dict[str, str]:
        found = model._default_manager.filter(pk__in=keys).select_related("certification")
        return {str(one.pk): one.certification.name for one in found}

    return names


register_subject("certificates.waiver", _of_certifications(Waiver))
register_subject("certificates.extension", _of_certifications(Extension))
register_subject("certificates.dutyrequest", _of_certifications(DutyRequest))
register_fact("relief.certification", _("certification"), names_of(Certification))
register_action(
    "relief.waiver_asked",
    _("Waiver asked for"),
    _("A waiver of {certification} until {until} was asked for."),
    _("A waiver of {certification} for good was asked for."),
)
register_action(
    "relief.extension_asked", _("Extension asked for"), _("Time for {certification} until {until} was asked for.")
)
register_action("relief.granted", _("Request granted"), _("What was asked for {certification} was granted."))
register_action("relief.refused", _("Request refused"), _("What was asked for {certification} was refused."))
register_action(
    "waiver.granted",
    _("Waived"),
    _("{certification} is waived from {starts_on} until {ends_on}."),
    _("{certification} is waived from {starts_on} on, for good."),
)
register_action("waiver.ended", _("Waiver ended"), _("The waiver of {certification} ended with {last_day}."))
register_action(
    "extension.granted", _("Extended"), _("{certification} may be earned until {until} instead of {old_until}.")
)
