"""Certifications: what can be held (policy), who must (duty), who does (certificate)."""

from certificates.models.certificate import Certificate, Document, DocumentReview, Revocation
from certificates.models.duty import Obligation, Requirement
from certificates.models.policy import Certification, PolicyCourse, PolicyVersion

__all__ = [
    "Certificate",
    "Certification",
    "Document",
    "DocumentReview",
    "Obligation",
    "PolicyCourse",
    "PolicyVersion",
    "Requirement",
    "Revocation",
]
