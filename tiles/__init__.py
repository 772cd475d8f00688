"""Vector and raster tiles of the city's own layers, never older than the last commit."""
