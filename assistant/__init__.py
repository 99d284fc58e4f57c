"""Answers questions and leads the interview; produces drafts only."""
