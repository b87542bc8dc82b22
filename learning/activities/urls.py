from django.urls import path

from learning.activities import views

urlpatterns = [path("practise/", views.practise, name="practise")]
