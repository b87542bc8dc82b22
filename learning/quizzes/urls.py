from django.urls import path

from learning.quizzes import views

urlpatterns = [
    path("quiz/", views.quiz, name="quiz"),
    path("quiz/start/", views.quiz_start, name="quiz_start"),
    path("quiz/<int:number>/", views.quiz_question, name="quiz_question"),
    path("quiz/check/", views.quiz_check, name="quiz_check"),
    path("quiz/attempts/", views.quiz_attempts, name="quiz_attempts"),
    path("quiz/attempts/<uuid:attempt_id>/", views.quiz_attempt, name="quiz_attempt"),
]
