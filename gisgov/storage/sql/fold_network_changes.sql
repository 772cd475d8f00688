-- Folds the rows of one network's changes into one with their sum.
-- In:  network; many (fewer rows are left as they are).
-- Out: nothing; the rows that went are counted.
WITH gone AS (
    DELETE FROM network_change
    WHERE network = :network
      AND (SELECT count(*) FROM network_change WHERE network = :network) >= :many
    RETURNING n
), folded AS (
    INSERT INTO network_change (network, n)
    SELECT :network, sum(n) FROM gone HAVING count(*) > 0
)
SELECT count(*) FROM gone
