"""Roads, ground and mains as networks: how far, which way, and what hangs on what."""
