import os

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_the_suite_meets_a_real_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("select version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL")
    assert connection.settings_dict["NAME"].startswith("test_")


def test_the_suite_meets_a_real_redis():
    cache.set("heard", "yes")
    assert cache.get("heard") == "yes"
    assert redis.Redis.from_url(settings.REDIS_URL).ping()
    assert os.environ["REDIS_URL"] == settings.REDIS_URL
