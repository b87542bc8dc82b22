"""Content as readable files: YAML with line numbers, a subset of Markdown, and a safe folder.

A reader collects every problem of a folder before it gives up, so that an
author mends them in one go. Nothing here knows what a course is.
"""
