-- Functions that constraints of the tables use. Bodies are bound at creation, so that a restore,
-- which runs with an empty search path, finds what they call.

-- True where every coordinate is a multiple of 2^-10 m and no vertex repeats its neighbour.
CREATE FUNCTION on_lattice(shape geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN shape IS NULL
    OR coalesce(ST_AsBinary(shape) = ST_AsBinary(ST_SnapToGrid(shape, 0.0009765625)), false);
