"""Charts as SVG in millimetres of paper, read in colours and in black and white."""
