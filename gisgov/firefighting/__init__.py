"""Rules of the fire service: which hydrant first, which way in, what to shut, what a code asks."""
