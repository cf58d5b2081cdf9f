"""Mounted at ``/<language>/attempts/``. The page before a quiz is Wagtail's (``QuizPage``)."""

from django.urls import path, re_path

from quizzes import views
from quizzes.appeals.views import appeal
from quizzes.by_hand import views as by_hand
from quizzes.by_hand.reopening_views import reopen
from quizzes.exams import views as exams
from quizzes.history import views as history
from quizzes.office import views as office
from quizzes.printed import views as printed

app_name = "quizzes"

urlpatterns = [
    path("start/<uuid:key>/", views.start, name="start"),
    path("<int:pk>/<int:position>/", views.question, name="question"),
    path("<int:pk>/<int:position>/answer", views.answer, name="answer"),
    path("<int:pk>/<int:position>/file", views.send_file, name="send-file"),
    re_path(r"^(?P<pk>\d+)/(?P<position>\d+)/file/(?P<sent_as>[0-9a-f]{16})$", views.send_piece, name="send-piece"),
    re_path(r"^files/(?P<key>[0-9a-f]{32}\.[a-z0-9]{3,4})$", views.handed_in_file, name="file"),
    path("<int:pk>/<int:position>/picture", views.picture, name="picture"),
    re_path(r"^(?P<pk>\d+)/(?P<position>\d+)/video/(?P<what>film|zh-hans|en)$", views.video, name="video"),
    path("<int:pk>/review-answers/", views.review_answers, name="review-answers"),
    path("<int:pk>/clock", views.time_left, name="clock"),
    path("<int:pk>/appeal/", appeal, name="appeal"),
    path("<int:pk>/result/", views.result, name="result"),
    path("<int:pk>/notes", views.note, name="note"),
    path("<int:pk>/remark/", views.remark, name="remark"),
    path("marking/", by_hand.queue, name="marking"),
    path("marking/next/", by_hand.take_next, name="marking-next"),
    path("marking/<uuid:code>/", by_hand.answer, name="marking-answer"),
    path("marking/<uuid:code>/take-back/", by_hand.take_back, name="marking-take-back"),
    path("marking/<uuid:code>/reopen/", reopen, name="marking-reopen"),
    path("marking/<uuid:code>/picture", by_hand.picture, name="marking-picture"),
    path("exams/<slug:code>/door/", office.door, name="door"),
    path("exams/", office.exams, name="exams"),
    path("exams/<slug:code>/", office.results, name="results"),
    re_path(r"^exams/(?P<code>[-\w]+)/results\.(?P<form>xlsx|csv)$", office.results_file, name="results-file"),
    path("exams/<slug:code>/accommodations/", office.accommodations, name="accommodations"),
    path("exams/<slug:code>/candidates/", exams.candidates, name="candidates"),
    re_path(r"^exams/(?P<code>[-\w]+)/candidates\.(?P<form>xlsx|csv)$", exams.candidates_file, name="candidates-file"),
    path("exams/<slug:code>/invitations/", exams.invitations, name="invitations"),
    path("exams/<slug:code>/papers/", printed.papers, name="papers"),
    path("papers/sets/<int:pk>.zip", printed.papers_zip, name="papers-zip"),
    re_path(r"^papers/(?P<pk>\d+)/(?P<what>papers|key)\.pdf$", printed.papers_file, name="papers-file"),
    path("history/", history.history, name="history"),
    path("history/<int:pk>/", history.history, name="history-of"),
    re_path(r"^history/(?P<pk>\d+)\.(?P<form>xlsx|csv)$", history.history_file, name="history-file"),
    path("invitations/<int:pk>/end/", exams.end_invitation, name="end-invitation"),
    path("accommodations/<int:pk>/end/", office.end_accommodation, name="end-accommodation"),
    path("<int:pk>/journal/", office.replay, name="replay"),
    path("<int:pk>/judge-late/", office.judge_late, name="judge-late"),
]
