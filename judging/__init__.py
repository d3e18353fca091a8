"""Rubrics, pitch day, panels, scorecards and results."""
