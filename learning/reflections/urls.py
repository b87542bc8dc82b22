from django.urls import path

from learning.reflections import views

urlpatterns = [
    path("reflect/", views.reflect, name="reflect"),
]
