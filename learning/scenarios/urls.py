from django.urls import path

from learning.scenarios import views

urlpatterns = [
    path("scenario/", views.scenario, name="scenario"),
    path("scenario/choose/", views.scenario_choose, name="scenario_choose"),
    path("scenario/again/", views.scenario_again, name="scenario_again"),
]
