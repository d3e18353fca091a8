"""Doorways for programs: see programme/api."""
