"""The types of question. One type is one module: what an editor writes, how it is asked and marked.

Pure: nothing here knows learners, attempts or pages.
"""
