from django.urls import path

from leading import views

app_name = "leading"

COHORT = "<uuid:cohort_id>/"
LEARNER = f"{COHORT}learners/<uuid:enrolment_id>/"

urlpatterns = [
    path("", views.cohorts, name="cohorts"),
    path(COHORT, views.cohort, name="cohort"),
    path(f"{COHORT}learners.csv", views.cohort_csv, name="cohort_csv"),
    path(LEARNER, views.learner, name="cohort_learner"),
    path(f"{LEARNER}recognition/", views.recognition, name="recognition"),
    path(
        f"{LEARNER}recognition/withdraw/", views.withdraw_recognition, name="withdraw_recognition"
    ),
    path(f"{LEARNER}refresher/", views.session_opening, name="session_opening"),
    path(f"{LEARNER}<uuid:module_id>/<slug:step>/", views.override, name="override"),
]
