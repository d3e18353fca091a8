"""Challenges, teams, deliverables, submissions and reviews."""
