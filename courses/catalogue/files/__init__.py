"""A course as a folder of readable files, both ways. `docs/authoring` describes the format."""
