"""Doorways for programs: the same queries, actions and policies as the pages, in JSON, opened by an access token."""
