"""Every write of this room: judging, issuing, approving, publishing, external certificates, documents, revoking; who
must hold what, and relief from it.

Keyword-only, atomic, audited. A refusal is an ``IssuingError``, a ``ReliefError``, a ``RequirementError`` or a
``TreeProblem``, whose text is for the reader.
"""

from certificates.services.approvals import AlreadyDecided, NothingLeftToIssue, decide_approval
from certificates.services.documents import ask_for_review, file_document, try_document_again
from certificates.services.externals import FileUnreadable, decide_external, hand_in
from certificates.services.history import import_history
from certificates.services.issuing import (
    RENDER,
    AlreadyHeld,
    AlreadyRevoked,
    EndsBeforeItBegins,
    IssuingError,
    NoPolicy,
    grant,
    issue,
    revoke,
)
from certificates.services.judging import judge, judge_fact, judge_policy
from certificates.services.policies import publish_policy
from certificates.services.relief import ReliefError, end_waiver, grant_extension, grant_waiver
from certificates.services.requests import ask_for_relief, decide_request
from certificates.services.requirements import (
    RequirementError,
    assign,
    change_requirement,
    create_requirement,
    end_requirement,
)

__all__ = [
    "RENDER",
    "AlreadyDecided",
    "AlreadyHeld",
    "AlreadyRevoked",
    "EndsBeforeItBegins",
    "FileUnreadable",
    "IssuingError",
    "NoPolicy",
    "NothingLeftToIssue",
    "ReliefError",
    "RequirementError",
    "ask_for_relief",
    "ask_for_review",
    "assign",
    "change_requirement",
    "create_requirement",
    "decide_approval",
    "decide_external",
    "decide_request",
    "end_requirement",
    "end_waiver",
    "file_document",
    "grant",
    "grant_extension",
    "grant_waiver",
    "hand_in",
    "import_history",
    "issue",
    "judge",
    "judge_fact",
    "judge_policy",
    "publish_policy",
    "revoke",
    "try_document_again",
]
