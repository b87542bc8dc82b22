from django.urls import path

from courses.progress import views

urlpatterns = [
    path("learn/", views.my_learning, name="my_learning"),
]
