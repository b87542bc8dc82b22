from django.urls import path

from courses.quizzes import views

urlpatterns = [
    path("quiz/", views.quiz, name="quiz"),
    path("quiz/start/", views.quiz_start, name="quiz_start"),
    path("quiz/<int:number>/", views.quiz_question, name="quiz_question"),
]
