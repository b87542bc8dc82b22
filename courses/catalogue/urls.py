from django.urls import path

from courses.catalogue import views

urlpatterns = [path("", views.home, name="home")]
