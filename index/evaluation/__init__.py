"""Measures of the answers: development questions, peers, floors, a report."""
