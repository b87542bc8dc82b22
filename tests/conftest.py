"""Fixtures for everybody. The import comes first: settings need its servers."""

from hypothesis import settings

from tests.caches import _nothing_remembered_from_another_test  # noqa: F401
from tests.emptying import _emptying_between_tests_is_allowed  # noqa: F401
from tests.measured import pytest_terminal_summary  # noqa: F401
from tests.migrated import django_db_modify_db_settings  # noqa: F401
from tests.post_office import _one_post_office, post_office  # noqa: F401
from tests.services import pytest_xdist_setupnodes  # noqa: F401
from tests.sharing import pytest_xdist_make_scheduler  # noqa: F401
from tests.worker import worker  # noqa: F401

# A busy machine is slow, which is no fault of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
