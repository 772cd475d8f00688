"""`python -m benchmarks.zoning`: grids drawn by households, beside METIS and three more peers."""
