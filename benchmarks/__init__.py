"""Figures, ours and the peers in one run: `python -m benchmarks.NAME [--quick]`."""
