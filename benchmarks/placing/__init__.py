"""`python -m benchmarks.placing`: which area holds each of ten million points, beside its peers."""
