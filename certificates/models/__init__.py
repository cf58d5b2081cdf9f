"""Certifications: what can be held (policy), who must (duty), who does (certificate), where all stand (span)."""

from certificates.models.approval import Approval
from certificates.models.certificate import Certificate, Document, DocumentReview, Revocation
from certificates.models.duty import DutyRequest, Extension, Obligation, Requirement, Waiver, WaiverEnding
from certificates.models.external import ExternalCertificate, ExternalKind
from certificates.models.history import HistoryImport
from certificates.models.policy import (
    Certification,
    CertificationFamily,
    Equivalence,
    PolicyEvidence,
    PolicyVersion,
)
from certificates.models.renewal import Choice, Renewal
from certificates.models.span import StandingSpan
from certificates.models.tally import PersonTally, Tally, UnitTally, Untallied

__all__ = [
    "Approval",
    "Certificate",
    "Certification",
    "CertificationFamily",
    "Choice",
    "Document",
    "DocumentReview",
    "DutyRequest",
    "Equivalence",
    "Extension",
    "ExternalCertificate",
    "ExternalKind",
    "HistoryImport",
    "Obligation",
    "PersonTally",
    "PolicyEvidence",
    "PolicyVersion",
    "Renewal",
    "Requirement",
    "Revocation",
    "StandingSpan",
    "Tally",
    "UnitTally",
    "Untallied",
    "Waiver",
    "WaiverEnding",
]
