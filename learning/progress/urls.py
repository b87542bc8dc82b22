from django.urls import path

from learning.progress import views

urlpatterns = [
    path("learn/", views.my_learning, name="my_learning"),
    path("<slug:course_slug>/", views.course_page, name="course_page"),
    path("<slug:course_slug>/<slug:module_slug>/", views.module_page, name="module_page"),
]
