from whitenoise.storage import CompressedManifestStaticFilesStorage


class JoinedManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    pass
