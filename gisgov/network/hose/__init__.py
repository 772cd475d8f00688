"""Where fire hose can be laid over the ground, and how long it is."""

from gisgov.network.hose.laying import HosePath, paths, window_of

__all__ = ["HosePath", "paths", "window_of"]
