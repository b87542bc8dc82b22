from django.urls import path

from learning.policies import views

urlpatterns = [path("<slug:course_slug>/policy/", views.policy, name="policy")]
