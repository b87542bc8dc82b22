from django.urls import path

from courses.progress import pages, views

MODULE = "<slug:course_slug>/<slug:module_slug>/"

urlpatterns = [
    path("learn/", views.my_learning, name="my_learning"),
    path("<slug:course_slug>/", pages.course_page, name="course_page"),
    path(MODULE, pages.module_page, name="module_page"),
    path(f"{MODULE}learn/", pages.learn_step, name="learn_step"),
    path(f"{MODULE}learn/done/", views.learn_done, name="learn_done"),
    path(f"{MODULE}learn/place/", views.learn_place, name="learn_place"),
    path(f"{MODULE}practise/", views.practise, name="practise"),
]
