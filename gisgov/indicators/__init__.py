"""Indicators: which there are, what they mean, and how their values fall into classes."""
