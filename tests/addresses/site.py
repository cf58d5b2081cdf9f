"""Who may, outside the back office. GET is asked with GET, POST with POST; what is written is taken back."""

from typing import Any

from django.urls import reverse

from tests.addresses.roles import NO, Answers, answers, signed_in
from tests.addresses.world import World

EVERYBODY = answers(200)
SIGNED_IN = signed_in(200)
MOVES_ON = signed_in(302)
NOT_THERE = signed_in(404)
IN_SCOPE = signed_in(404, lin=200, manager=200, hr=200, auditor=200, admin=200)
HER_ATTEMPT = signed_in(404, lin=200)
MARKERS = ("trainer", "senior", "assessor", "hr", "hr_elsewhere", "admin")
MARKS = signed_in(NO, **dict.fromkeys(MARKERS, 200))
IN_NOBODYS_HANDS = signed_in(NO, **dict.fromkeys(MARKERS, 404))
SEES_STATUS = signed_in(NO, manager=200, manager_elsewhere=200, hr=200, hr_elsewhere=200, auditor=200, admin=200)
HER_HISTORY = signed_in(NO, lin=200, manager=200, hr=200, auditor=200, admin=200) | {
    "manager_elsewhere": 404,
    "hr_elsewhere": 404,
}
SEES_CANDIDATES = SEES_STATUS | {"trainer": 200, "senior": 200}
AUTHORS = signed_in(404, trainer=200, senior=200, admin=200)
NOBODYS_VIEW = signed_in(NO, manager=404, manager_elsewhere=404, hr=404, hr_elsewhere=404, auditor=404, admin=404)
FOR_HR = signed_in(NO, hr=200, hr_elsewhere=200, admin=200)
MAY_REMIND = signed_in(NO, manager=200, manager_elsewhere=200, hr=200, hr_elsewhere=200, admin=200)
INSPECTS = signed_in(NO, hr=200, hr_elsewhere=200, auditor=200, admin=200)
ASKS_FOR_LIN = signed_in(404, lin=200, manager=200, hr=200, admin=200)
HRS_OWN = signed_in(404, hr=200, admin=200)
INVITES = {"manager": 200, "manager_elsewhere": 200, "hr": 200, "hr_elsewhere": 200, "admin": 200}
ELSEWHERE: dict[str, object] = {"manager_elsewhere": 404, "hr_elsewhere": 404}
AT_THE_DOOR = answers(302, stranger=200)  # for whoever has not signed in
PASSWORD_FIRST = MOVES_ON  # it was not typed a moment ago

GET: dict[str, Answers] = {
    "root": answers(302),
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    **dict.fromkeys(("api:scim", "api:scim_root", "api:scim_root_slash"), answers(401)),  # a token, never a session
    "verify_form": EVERYBODY,
    "verify": EVERYBODY,
    "pages:home": EVERYBODY,
    "pages:settings": SIGNED_IN,
    "pages:first": SIGNED_IN,
    "pages:first_language": SIGNED_IN,
    "signin:codes": signed_in(NO, **INVITES),
    "signin_help": EVERYBODY,
    "signin_code": EVERYBODY,
    "signin_invitation": answers(410),
    "signin_invitation_link": answers(410),
    "courses:activity": MOVES_ON,
    "courses:picture": AUTHORS,  # one that no page shows yet
    "quizzes:question": HER_ATTEMPT,
    "quizzes:picture": signed_in(404),  # that question has none
    "quizzes:video": signed_in(404),  # nor that
    "quizzes:send-piece": answers(404, stranger=401, lin=400),  # her question takes no files
    "quizzes:file": signed_in(404),  # nobody sent one
    "quizzes:review-answers": HER_ATTEMPT,
    "quizzes:clock": HER_ATTEMPT,
    "quizzes:marking": MARKS,
    **dict.fromkeys(("quizzes:marking-answer", "quizzes:marking-picture"), IN_NOBODYS_HANDS),
    "quizzes:marking-reopen": signed_in(NO, trainer=404, senior=404, admin=404),  # there is no such mark
    **dict.fromkeys(("quizzes:exams", "quizzes:results", "quizzes:results-file"), SEES_STATUS),
    **dict.fromkeys(("quizzes:candidates", "quizzes:candidates-file"), SEES_CANDIDATES),
    "quizzes:history": SIGNED_IN,
    **dict.fromkeys(("quizzes:history-of", "quizzes:history-file"), HER_HISTORY),
    "quizzes:papers": signed_in(NO, **INVITES, trainer=200, senior=200),
    "quizzes:papers-file": signed_in(NO, **dict.fromkeys(INVITES, 404), trainer=404, senior=404),  # not made yet
    "quizzes:papers-zip": signed_in(NO, trainer=404, senior=404, admin=404),  # none is made yet
    "quizzes:invitations": signed_in(NO, trainer=200, senior=200, hr=200, hr_elsewhere=200, admin=200),
    "quizzes:accommodations": FOR_HR,
    "quizzes:door": signed_in(NO, manager=200, manager_elsewhere=200, hr=200, hr_elsewhere=200, admin=200),
    "quizzes:replay": signed_in(NO, manager=200, hr=200, auditor=200, admin=200, **ELSEWHERE),
    "quizzes:result": signed_in(404, lin=302),  # not handed in yet
    "quizzes:appeal": NOT_THERE,
    "certificates:certificate": IN_SCOPE,
    "certificates:document_state": IN_SCOPE,
    "certificates:document": IN_SCOPE,
    "certificates:mine": SIGNED_IN,
    "certificates:approvals": SIGNED_IN,
    "certificates:relief": SIGNED_IN,
    "certificates:ask_relief": ASKS_FOR_LIN,
    "certificates:external": SIGNED_IN,
    "certificates:external_file": NOT_THERE,  # handed in without one
    "certificates:external_waiting": FOR_HR,
    "certificates:grant": FOR_HR,
    "notices:inbox": SIGNED_IN,
    "people:photo": IN_SCOPE,
    "reports:status": SEES_STATUS,
    "reports:heat": SEES_STATUS,
    "reports:views": SEES_STATUS,
    "reports:save_view": SEES_STATUS,
    "reports:coverage": SEES_STATUS,
    "reports:coverage_new": FOR_HR,
    "reports:coverage_change": signed_in(NO, hr=404, hr_elsewhere=404, admin=404),  # no rule is written
    "reports:forecast": SEES_STATUS,
    "reports:export_forecast": SEES_STATUS,
    "reports:start": MOVES_ON,
    "reports:team": SEES_STATUS,
    "reports:overview": SEES_STATUS,
    "reports:export_csv": SEES_STATUS,
    "reports:export_xlsx": SEES_STATUS,
    **dict.fromkeys(("reports:reports", "reports:report", "reports:report_file", "reports:schedule_new"), SEES_STATUS),
    "reports:schedule": HRS_OWN,
    "reports:auditing": INSPECTS,
    **dict.fromkeys(("reports:inspection", "reports:inspection_progress"), HRS_OWN),
    "reports:inspection_file": signed_in(NO, hr=404, hr_elsewhere=404, auditor=404, admin=404),  # not packed yet
    "reports:runs": MAY_REMIND,
    "reports:act": MAY_REMIND,
    "reports:run": HRS_OWN,
    "reports:run_progress": HRS_OWN,
    "reports:run_export": HRS_OWN,
    "media": signed_in(NO, trainer=404, senior=404, admin=404),
    "wagtail_serve": signed_in(NO, lin=200, trainer=200, senior=200, admin=200),  # a lesson that lin takes
    "wagtailcore_login": answers(302),
    "wagtailcore_authenticate_with_password": NOT_THERE,
    # allauth's
    "account_login": AT_THE_DOOR,
    "account_logout": answers(200, stranger=302),
    "account_inactive": EVERYBODY,
    "account_signup": AT_THE_DOOR,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": MOVES_ON,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_confirm_login_code": answers(302),
    "account_confirm_email": EVERYBODY,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": answers(302),
    "mfa_reauthenticate": MOVES_ON,
    "mfa_reauthenticate_webauthn": MOVES_ON,
    "mfa_activate_totp": PASSWORD_FIRST,
    "mfa_deactivate_totp": NOT_THERE,  # none is set up
    "mfa_view_recovery_codes": NOT_THERE,
    "mfa_download_recovery_codes": NOT_THERE,
    "mfa_generate_recovery_codes": PASSWORD_FIRST,
    "mfa_list_webauthn": PASSWORD_FIRST,
    "mfa_add_webauthn": PASSWORD_FIRST,
    "mfa_edit_webauthn": PASSWORD_FIRST,
    "mfa_remove_webauthn": PASSWORD_FIRST,
    "mfa_login_webauthn": answers(302),
    "usersessions_list": PASSWORD_FIRST,
    "socialaccount_login_cancelled": EVERYBODY,
    "openid_connect_login": answers(404),  # no provider is set up
    "openid_connect_callback": answers(404),
    "saml_login": answers(404),
    "saml_acs": answers(302),
    "saml_finish_acs": answers(404),
    "saml_sls": answers(404),
    "saml_metadata": answers(404),
}
POST: dict[str, Answers] = {
    "pages:language": answers(302),
    "people:find": SIGNED_IN,
    "people:my_data": SIGNED_IN,
    "courses:take": MOVES_ON,
    "courses:finish": signed_in(NO, lin=302),
    "courses:place": signed_in(NO, lin=204),
    "quizzes:start": signed_in(NO, lin=302),
    "quizzes:answer": answers(404, stranger=401, lin=200),
    "quizzes:send-file": answers(400, stranger=401),  # it says nothing of an answer
    "quizzes:note": HER_ATTEMPT,
    "quizzes:remark": signed_in(404, lin=302),
    "quizzes:judge-late": signed_in(NO, hr=422, admin=422, **ELSEWHERE),  # there is nothing late
    "quizzes:marking-next": signed_in(NO, **dict.fromkeys(MARKERS, 302)),  # nothing waits
    "quizzes:marking-take-back": IN_NOBODYS_HANDS,
    "quizzes:end-invitation": signed_in(NO, trainer=302, senior=302, hr=302, hr_elsewhere=404, admin=302),
    "quizzes:end-accommodation": signed_in(NO, hr=302, hr_elsewhere=404, admin=302),
    **dict.fromkeys(("certificates:begin", "certificates:choose_way"), signed_in(404, lin=302)),
    "certificates:revoke": signed_in(NO, hr=302, hr_elsewhere=404, admin=302),
    "certificates:try_again": signed_in(NO, hr=302, hr_elsewhere=404, admin=302),
    "certificates:decide_external": signed_in(NO, hr=302, hr_elsewhere=404, admin=302),
    "certificates:decide_approval": signed_in(404, hr=302, admin=302),
    "certificates:decide_relief": signed_in(404, hr=302, admin=302),
    "certificates:end_waiver": signed_in(404, hr=302, admin=302),
    "notices:open": signed_in(404, lin=302),
    "notices:read_all": MOVES_ON,
    "pages:end_session": MOVES_ON,
    "reports:coverage_end": signed_in(NO, hr=404, hr_elsewhere=404, admin=404),
    **dict.fromkeys(("reports:delete_view", "reports:default_view"), NOBODYS_VIEW),
    "reports:run_go_on": signed_in(404, hr=302, admin=302),
    "reports:schedule_act": signed_in(404, hr=302, admin=302),
    "reports:auditing_pack": signed_in(NO, hr=302, hr_elsewhere=302, auditor=302, admin=302),
    "reports:inspection_again": signed_in(404, hr=302, admin=302),
    "signin:act": signed_in(NO, **dict.fromkeys(INVITES, 302)),
}
DATA: dict[str, dict[str, Any]] = {
    "pages:language": {"language": "en"},
    "courses:place": {"block": "a" * 36},
    "quizzes:marking-next": {"quiz": "1", "question": "1"},
    "quizzes:judge-late": {"reason": "no power", "decision": "accept"},
    "certificates:revoke": {"reason": "by mistake"},
    "certificates:decide_approval": {"decision": "yes"},
    "certificates:decide_relief": {"decision": "yes"},
    "certificates:end_waiver": {"last_day": "2099-01-01", "reason": "back"},
    "certificates:decide_external": {"decision": "yes"},
}
JSON = {"quizzes:note": {"kind": "left"}, "quizzes:answer": {"number": 1, "answer": ["b"]}}


def address(world: World, name: str) -> str:
    lesson, activity = world.written.lessons["zh-hans"][0], world.written.activities[0]
    arguments: dict[str, list[Any]] = {
        "api:scim": ["Users"],
        "verify": [world.certificate.number],
        "courses:take": [world.written.course.code],
        "courses:activity": [activity.pk],
        "courses:finish": [activity.pk],
        "courses:place": [activity.pk],
        "courses:picture": [lesson.pk, world.image.pk, "narrow"],
        "people:photo": [world.lin.pk],
        "quizzes:start": [world.sitting.activity.key],
        "quizzes:question": [world.attempt.pk, 1],
        "quizzes:answer": [world.attempt.pk, 1],
        "quizzes:picture": [world.attempt.pk, 1],
        "quizzes:video": [world.attempt.pk, 1, "film"],
        "quizzes:send-piece": [world.attempt.pk, 1, "0" * 16],
        "quizzes:send-file": [world.attempt.pk, 1],
        "quizzes:file": [f"{'0' * 32}.jpg"],
        "quizzes:review-answers": [world.attempt.pk],
        "quizzes:clock": [world.attempt.pk],
        "quizzes:results": [world.sitting.quiz.code],
        "quizzes:results-file": [world.sitting.quiz.code, "csv"],
        "quizzes:history-of": [world.lin.pk],
        "quizzes:history-file": [world.lin.pk, "csv"],
        "quizzes:papers": [world.sitting.quiz.code],
        "quizzes:papers-file": [0, "papers"],
        "quizzes:papers-zip": [0],
        "quizzes:candidates": [world.sitting.quiz.code],
        "quizzes:candidates-file": [world.sitting.quiz.code, "csv"],
        "quizzes:invitations": [world.sitting.quiz.code],
        "quizzes:end-invitation": [world.invitation.pk],
        "quizzes:accommodations": [world.sitting.quiz.code],
        "quizzes:replay": [world.attempt.pk],
        "quizzes:door": [world.sitting.quiz.code],
        **{
            f"quizzes:marking-{name}": ["0" * 8 + "-0000-4000-8000-" + "0" * 12]
            for name in ("answer", "picture", "reopen", "take-back")
        },
        "quizzes:note": [world.attempt.pk],
        "quizzes:remark": [world.attempt.pk],
        "quizzes:judge-late": [world.attempt.pk],
        "quizzes:end-accommodation": [world.accommodation.pk],
        "quizzes:result": [world.attempt.pk],
        "quizzes:appeal": [world.attempt.pk],
        "notices:open": [world.notice.pk],
        "reports:act": ["remind"],
        **{f"reports:{name}": [0] for name in ("delete_view", "default_view")},
        "reports:coverage_change": [0],
        "reports:coverage_end": [0],
        "reports:export_forecast": ["csv"],
        **{f"reports:{name}": ["overdue"] for name in ("report", "schedule_new")},
        "reports:report_file": ["overdue", "csv"],
        **{f"reports:inspection{name}": [world.inspection.pk] for name in ("", "_progress", "_again", "_file")},
        **{f"reports:{name}": [world.schedule.pk] for name in ("schedule", "schedule_act")},
        **{f"reports:{name}": [world.run.pk] for name in ("run", "run_progress", "run_go_on")},
        "reports:run_export": [world.run.pk, "csv"],
        "media": ["images/none.svg"],
        "wagtail_serve": ["composure/one/lesson-1/"],
        "wagtailcore_authenticate_with_password": [1, 1],
        "account_confirm_email": ["key"],
        "signin_invitation_link": ["key"],
        "mfa_edit_webauthn": [1],
        "mfa_remove_webauthn": [1],
        "account_reset_password_from_key": ["1", "key"],
        **{
            f"certificates:{name}": []
            for name in ("mine", "approvals", "relief", "external", "external_waiting", "grant")
        },
        **{f"certificates:{name}": [world.certificate.certification.code] for name in ("begin", "choose_way")},
        **{f"certificates:{name}": [world.external.pk] for name in ("external_file", "decide_external")},
        "certificates:decide_approval": [world.approval.pk],
        "certificates:ask_relief": [world.lin.pk, world.certificate.certification.code],
        "certificates:decide_relief": [world.relief.pk],
        "certificates:end_waiver": [world.waiver.pk],
        **{f"openid_connect_{name}": ["head-office"] for name in ("login", "callback")},
        **{f"saml_{name}": ["head-office"] for name in ("login", "acs", "finish_acs", "sls", "metadata")},
    }
    if name.startswith("certificates:"):
        return reverse(name, args=arguments.get(name, [world.certificate.uuid]))
    return reverse(name, args=arguments.get(name, []))


def answer(world: World, name: str, who: str) -> object:
    if name in JSON:
        return world.ask(who, "post", address(world, name), JSON[name], content_type="application/json")
    return world.ask(who, "post" if name in POST else "get", address(world, name), DATA.get(name, {}))
