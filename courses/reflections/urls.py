from django.urls import path

from courses.reflections import views

urlpatterns = [
    path("reflect/", views.reflect, name="reflect"),
]
