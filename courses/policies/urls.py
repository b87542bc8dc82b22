from django.urls import path

from courses.policies import views

urlpatterns = [path("<slug:course_slug>/policy/", views.policy, name="policy")]
