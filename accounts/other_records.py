"""What record each table is that isn't ours: Wagtail's, allauth's, Django's, tags.

Also the through tables that Django makes for us, which have no class to say it on. A repo test
fails when an upgrade brings a table that isn't here.
"""

from datetime import timedelta
from typing import Final

from accounts.records import (
    CLAIMS_KEPT_FOR,
    DELETED,
    IN_FULL,
    MATERIAL,
    NOBODY,
    SIGNS_IN,
    SOMEBODY_ELSE,
    After,
    InPart,
    NotExported,
    Record,
    Unlinked,
    Until,
    With,
)

# What the site is made of: pages, files, rights, settings.
_SITE = Record(person=NOBODY, retention=Until.SOMEBODY_DELETES_IT)
_UPLOAD = Record(person=NOBODY, mentions=("uploaded_by_user",), retention=Until.SOMEBODY_DELETES_IT)
# The account's own: how they sign in, what they may do, what they chose.
_ACCOUNT = Record(person="user", export=IN_FULL, erasure=DELETED, retention=Until.ACCOUNT_GOES)
# Who did what in the CMS. Wagtail leaves the link when a person goes: erasing empties it. Its
# reports read the log to say who published, and which questions came in by a file.
_LOG_KEPT = After(
    ("timestamp",),
    CLAIMS_KEPT_FOR,
    why="Who published what can be shown for as long as a claim may be made about it.",
)


def _part_of(row: str) -> Record:
    return Record(person=NOBODY, retention=With(row))


OTHER_RECORDS: Final[dict[str, Record]] = {
    # --- Ours, made by Django ---
    "accounts.User_groups": _ACCOUNT,
    "accounts.User_user_permissions": _ACCOUNT,
    # --- Pages, and how they come to be published ---
    "wagtailcore.Page": Record(
        person=NOBODY, mentions=("owner", "locked_by"), retention=Until.SOMEBODY_DELETES_IT
    ),
    "wagtailcore.Revision": Record(
        person="user",
        export=InPart(("content",), why=MATERIAL),
        erasure=Unlinked(("user",)),
        # It goes with its page or snippet, to which it has no foreign key.
        retention=Until.SOMEBODY_DELETES_IT,
    ),
    "wagtailcore.PageLogEntry": Record(
        person="user",
        export=InPart(("data",), why="It may quote what somebody else wrote."),
        erasure=Unlinked(("user",)),
        retention=_LOG_KEPT,
    ),
    "wagtailcore.ModelLogEntry": Record(
        person="user",
        # What happened to an account is logged under its address.
        address="label",
        export=InPart(("label", "data"), why=SOMEBODY_ELSE),
        erasure=Unlinked(("user", "label")),
        retention=_LOG_KEPT,
    ),
    "wagtailcore.Comment": Record(
        person="user",
        mentions=("resolved_by",),
        export=InPart(("resolved_by",), why=SOMEBODY_ELSE),
        erasure=DELETED,
        retention=With("page"),
    ),
    "wagtailcore.CommentReply": Record(
        person="user", export=IN_FULL, erasure=DELETED, retention=With("comment")
    ),
    "wagtailcore.PageSubscription": Record(
        person="user", export=IN_FULL, erasure=DELETED, retention=With("page")
    ),
    "wagtailcore.WorkflowState": Record(
        person="requested_by",
        export=IN_FULL,
        erasure=Unlinked(("requested_by",)),
        # It goes with its page or snippet, to which it has no foreign key.
        retention=Until.SOMEBODY_DELETES_IT,
    ),
    "wagtailcore.TaskState": Record(
        person="finished_by",
        export=IN_FULL,
        erasure=Unlinked(("finished_by",)),
        retention=With("workflow_state"),
    ),
    "wagtailcore.Workflow": _SITE,
    "wagtailcore.WorkflowTask": _part_of("workflow"),
    "wagtailcore.WorkflowPage": _part_of("workflow"),
    "wagtailcore.WorkflowContentType": _part_of("workflow"),
    "wagtailcore.Task": _SITE,
    "wagtailcore.GroupApprovalTask": _SITE,
    "wagtailcore.GroupApprovalTask_groups": _part_of("groupapprovaltask"),
    # --- The site, and who may do what on it ---
    "wagtailcore.Locale": _SITE,
    "wagtailcore.Site": _SITE,
    "wagtailcore.GroupSitePermission": _part_of("group"),
    "wagtailcore.GroupPagePermission": _part_of("group"),
    "wagtailcore.GroupCollectionPermission": _part_of("group"),
    "wagtailcore.PageViewRestriction": _part_of("page"),
    "wagtailcore.PageViewRestriction_groups": _part_of("pageviewrestriction"),
    "wagtailcore.Collection": _SITE,
    "wagtailcore.CollectionViewRestriction": _part_of("collection"),
    "wagtailcore.CollectionViewRestriction_groups": _part_of("collectionviewrestriction"),
    "wagtailcore.ReferenceIndex": _SITE,
    "wagtailcore.APIToken": Record(
        person="user",
        export=InPart(("key_hash",), why=SIGNS_IN),
        erasure=DELETED,
        retention=Until.ACCOUNT_GOES,
    ),
    "auth.Permission": _SITE,
    "auth.Group": _SITE,
    "auth.Group_permissions": _part_of("group"),
    "contenttypes.ContentType": _SITE,
    "wagtailredirects.Redirect": _SITE,
    "wagtailsearch.IndexEntry": _SITE,
    "wagtailembeds.Embed": _SITE,
    # No page of ours has a form, so nobody has filled one in.
    "wagtailforms.FormSubmission": _part_of("page"),
    "taggit.Tag": _SITE,
    "taggit.TaggedItem": _part_of("tag"),
    # --- Files. Ours are content.Picture and content.File ---
    "wagtailimages.Image": _UPLOAD,
    "wagtailimages.Rendition": _part_of("image"),
    "wagtaildocs.Document": _UPLOAD,
    # Between choosing many files and describing them.
    "wagtailcore.UploadedFile": Record(
        person="uploaded_by_user",
        export=NotExported(MATERIAL),
        erasure=Unlinked(("uploaded_by_user",)),
        retention=Until.SOMEBODY_DELETES_IT,
    ),
    # --- Working in the CMS ---
    "wagtailadmin.Admin": _SITE,
    "wagtailusers.UserProfile": _ACCOUNT,
    "wagtailadmin.EditingSession": Record(
        person="user",
        export=IN_FULL,
        erasure=DELETED,
        retention=After(("last_seen_at",), timedelta(hours=1), why="Wagtail tidies it up itself."),
    ),
    "wagtailadmin.FormState": Record(
        person="user",
        export=NotExported(MATERIAL),
        erasure=DELETED,
        retention=After(
            ("last_updated_at",), timedelta(hours=24), why="Wagtail tidies it up itself."
        ),
    ),
    # --- Signing in ---
    "account.EmailAddress": _ACCOUNT,
    "account.EmailConfirmation": Record(
        person="email_address__user",
        export=InPart(("key",), why=SIGNS_IN),
        erasure=DELETED,
        retention=With("email_address"),
    ),
    "mfa.Authenticator": Record(
        person="user",
        export=InPart(("data",), why=SIGNS_IN),
        erasure=DELETED,
        retention=Until.ACCOUNT_GOES,
    ),
    "socialaccount.SocialApp": _SITE,
    "socialaccount.SocialAccount": _ACCOUNT,
    "socialaccount.SocialToken": Record(
        person="account__user",
        export=InPart(("token", "token_secret"), why=SIGNS_IN),
        erasure=DELETED,
        retention=With("account"),
    ),
    # Whose it is stands inside its signed data, so no look-up finds it. It opens nothing once its
    # person is gone, and its last day is near.
    "sessions.Session": Record(
        person=NOBODY, retention=After(("expire_date",), timedelta(0), why="It opens nothing.")
    ),
}
