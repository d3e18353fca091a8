"""The tables of judging."""
