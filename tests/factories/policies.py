"""An organisation's policy, filled in and published."""

from typing import Any

from accounts.models import Organisation
from courses.policies.models import LocalPolicy
from courses.policies.services import draft_policy

FILLED = {
    "expectations": "<p>Be kind.</p>",
    "ask_first": "Ask Willow.",
    "reporting": "<p>Tell Willow.</p>",
    "communications_contact": "comms@example.org",
    "safeguarding_contact": "safeguarding@example.org",
    "data_protection_contact": "privacy@example.org",
    "support": "Talk to Willow.",
}


def make_policy(organisation: Organisation, **words: Any) -> LocalPolicy:
    """Published, unless the words have gaps."""
    return publish_policy(draft_policy(organisation=organisation, by=None), **FILLED | words)


def publish_policy(policy: LocalPolicy, **words: Any) -> LocalPolicy:
    """Publishes the policy with these changes, as an editor does."""
    policy = policy.get_latest_revision_as_object()
    policy.asks_again = False
    for name, value in words.items():
        setattr(policy, name, value)
    policy.save_revision().publish()
    return LocalPolicy.objects.get(pk=policy.pk)
