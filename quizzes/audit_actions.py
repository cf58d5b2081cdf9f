"""What the audit's rows of this room say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from quizzes.models import Appeal, Attempt, QuestionBank, QuestionImport, QuestionVersion, Quiz, Regrade, ResultChange

register_fact("question.state", _("state"), choices=QuestionVersion.State.choices)


def _quizzes_of(keys: set[str]) -> dict[str, str]:
    attempts = Attempt.objects.filter(pk__in=keys).select_related("quiz")
    return {str(attempt.pk): attempt.quiz.name for attempt in attempts}


register_subject("quizzes.attempt", _quizzes_of)
register_action("attempt.started", _("Attempt started"), _("Started attempt {number} at “{subject}”."))
register_action(
    "attempt.submitted",
    _("Attempt handed in"),
    _("Handed in “{subject}”: {score} of {max_score}; passed: {passed}."),
)
register_action(
    "answer.marked",
    _("Answer marked by a person"),
    _("Marked the answer to question {question} of “{subject}”: {percent} of 100 (marker {place})."),
)
register_action(
    "answer.mark_taken_back",
    _("Mark taken back"),
    _("Took back their mark of the answer to question {question} of “{subject}” (marker {place})."),
)
register_action(
    "answer.reopened",
    _("Answer marked anew"),
    _("Had the answer to question {question} of “{subject}” marked anew."),
)
register_action(
    "attempt.marked",
    _("Attempt marked by people"),
    _("Gave the last mark that “{subject}” was waiting for: {score} of {max_score}; passed: {passed}."),
)
register_action(
    "attempt.late_judged",
    _("Late answers judged"),
    _("Judged what was delivered late in “{subject}”; accepted: {accepted}."),
)
register_action(
    "accommodation.granted",
    _("Accommodation granted"),
    _("Made a quiz easier for somebody: {changes}."),
)
register_action("accommodation.ended", _("Accommodation ended"), _("Ended an accommodation."))
register_action("attempt.prolonged", _("Attempt prolonged"), _("Gave “{subject}” time until {until}."))
register_action("exam.let_in", _("Let into an exam"), _("Let somebody into an exam."))
register_action("results.exported", _("Results taken away"), _("Took the results of “{subject}” away as {form}."))
register_action("question.saved", _("Question saved"), _("Saved version {version} of {subject}, state: {state}."))
register_action(
    "question.confirmed",
    _("Translation confirmed"),
    _("Confirmed that both languages of {subject} say the same, as version {version}."),
)
register_fact("question.bank", _("bank"), names_of(QuestionBank, "code"))
register_action("question.moved", _("Question moved"), _("Moved {subject} from {old_bank} to {bank}."))
register_action("question.tagged", _("Question tagged"), _("Tagged {subject}: {added}; taken away: {removed}."))
register_action(
    "question.imported", _("Question imported"), _("Imported {subject} as version {version}, state: {state}.")
)
register_action("question.commented", _("Question commented on"), _("Commented on version {version} of {subject}."))
register_action(
    "question.comment_resolved",
    _("Comment on a question resolved"),
    _("Resolved a comment on version {version} of {subject}."),
)
register_subject("quizzes.questionimport", names_of(QuestionImport))
register_action("questions.brought", _("File of questions brought"), _("Brought the file “{subject}” ({format})."))
register_action(
    "questions.taken",
    _("Questions imported"),
    _("Imported “{subject}”: {new} new, {changed} changed, {unchanged} unchanged, {wrong} left out."),
)
register_subject("quizzes.quiz", names_of(Quiz))
register_action(
    "quiz.paper_saved",
    _("Paper of a quiz saved"),
    _("Saved what the papers of “{subject}” are made of: {questions} questions."),
)
register_action(
    "statistics.asked",
    _("Statistics asked for"),
    _("Asked for statistics of “{subject}”, over {attempts} attempts."),
)
register_fact("question.how", _("how"), choices=Regrade.How.choices)
register_action(
    "question.regraded",
    _("Question regraded"),
    _("Answers to version {version} of {subject}: {how} (version {by_version}); {attempts} attempts."),
    _("Answers to version {version} of {subject}: {how}; {attempts} attempts."),
)
register_fact("attempt.cause", _("cause"), choices=ResultChange.Cause.choices)
register_action(
    "attempt.marked_again",
    _("Marked again"),
    _(
        "Marked “{subject}” again ({cause}): {old_score} of {old_max_score} before, {score} of {max_score} now; "
        "passed: {passed}."
    ),
)
register_action(
    "attempt.lost_pass_reviewed",
    _("Lost pass looked at"),
    _("Looked at the lost pass of “{subject}”, and decided what becomes of what hangs on it."),
)
register_fact("appeal.decision", _("decision"), choices=Appeal.Decision.choices)
register_action(
    "appeal.made",
    _("Appeal made"),
    _("Appealed against the mark of question {question} in “{subject}”."),
    _("Appealed against the result of “{subject}”."),
)
register_action(
    "appeal.answered",
    _("Appeal answered"),
    _("Answered the appeal against question {question} of “{subject}”: {decision}."),
    _("Answered the appeal against the result of “{subject}”: {decision}."),
)
register_action("exam.stands_alone", _("Quiz stands alone"), _("Let “{subject}” stand alone, as an exam."))
register_action(
    "exam.invited",
    _("Invited to an exam"),
    _("Invited people to “{subject}”; units: {units}; positions: {positions}; named: {named}; again: {again}."),
)
register_action("exam.invitation_ended", _("Invitation ended"), _("Ended an invitation to an exam."))
register_action(
    "candidates.exported", _("Candidates taken away"), _("Took the candidates of “{subject}” away as {form}.")
)
register_action(
    "papers.ordered", _("Papers made"), _("Had {papers} papers of “{subject}” made, to print; the same: {same}.")
)
register_action(
    "papers.ordered_again",
    _("Papers made anew"),
    _("Had {papers} papers of “{subject}” made anew, as they were drawn."),
)
register_action(
    "papers.set_taken", _("Papers and key taken"), _("Took all {papers} papers of “{subject}” with their key.")
)
register_action("papers.taken", _("Papers taken"), _("Took papers {first} to {last} of “{subject}”."))
register_action("papers.key_taken", _("Key taken"), _("Took the key to papers {first} to {last} of “{subject}”."))
register_action("attempts.exported", _("Attempts taken away"), _("Took somebody's attempts away as {form}."))
