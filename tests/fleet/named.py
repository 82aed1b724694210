"""Targets as JOBSCOPE_TARGETS names them: two that are right, and one whose app setting is missing."""

TWO = """
[[targets]]
name = "billing"
database_url_setting = "ONE_DATABASE_URL"

[[targets]]
name = "orders"
database_url_setting = "ONE_DATABASE_URL"
"""
BROKEN = """
[[targets]]
name = "broken"
database_url_setting = "NOT_THERE"
"""
