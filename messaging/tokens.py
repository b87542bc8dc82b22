"""The signed link in a mail that lets its holder stop one kind of mail, and nothing else."""

from uuid import UUID

from django.core import signing

from accounts.models import User

SALT = "messaging.unsubscribe"


class BadToken(ValueError):
    """The link was cut short or changed on its way, or is not ours."""


def unsubscribe_token(*, user: User, kind: str) -> str:
    """Has no end date: a mail may be years old when its reader has had enough."""
    return signing.Signer(salt=SALT).sign_object([str(user.public_id), kind], compress=False)


def read_unsubscribe_token(token: str) -> tuple[UUID, str]:
    """Whose link this is, and for which kind of mail. Raises BadToken."""
    try:
        public_id, kind = signing.Signer(salt=SALT).unsign_object(token)
        return UUID(public_id), str(kind)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken from error
