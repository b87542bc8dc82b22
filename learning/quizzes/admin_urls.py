"""Addresses in /cms/."""

from django.urls import path

from learning.quizzes import admin_views

ITEM = "reports/questions/<uuid:module_id>/<uuid:question_id>/"

urlpatterns = [
    path("reports/questions/", admin_views.QuestionReport.as_view(), name="question_report"),
    path(
        "reports/questions/results/",
        admin_views.QuestionReport.as_view(results_only=True),
        name="question_report_results",
    ),
    path(f"{ITEM}correct/", admin_views.CorrectKey.as_view(), name="question_correct_key"),
    path(
        f"{ITEM}<slug:version>/",
        admin_views.QuestionItem.as_view(),
        name="question_report_item",
    ),
]
