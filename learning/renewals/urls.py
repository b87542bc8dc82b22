from django.urls import path

from learning.renewals import views

SESSION = "<slug:course_slug>/refresher/<int:session>/"

urlpatterns = [
    path("<slug:course_slug>/renewal/", views.renewal, name="renewal"),
    path("<slug:course_slug>/refresher/", views.refresher, name="refresher"),
    path(SESSION, views.session, name="refresher_session"),
    path(f"{SESSION}<int:number>/", views.question, name="refresher_question"),
]
