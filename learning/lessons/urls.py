from django.urls import path

from learning.lessons import views

urlpatterns = [
    path("learn/", views.learn_step, name="learn_step"),
    path("learn/done/", views.learn_done, name="learn_done"),
    path("learn/place/", views.learn_place, name="learn_place"),
]
