-- What there is of incidents in the whole city, as it was recorded until the cut-off.
-- In:  since, until (a period, its end not part of it); cut_off.
-- Out: first_at, last_at: the first and the last report, null for none; unplaced: reported in the period
--      and in no grid of today.
-- Leans on ix_incident_reported_at.
SELECT (SELECT i.reported_at FROM incident i WHERE i.retired_on IS NULL AND i.recorded_at <= :cut_off
        ORDER BY i.reported_at LIMIT 1) AS first_at,
       (SELECT i.reported_at FROM incident i WHERE i.retired_on IS NULL AND i.recorded_at <= :cut_off
            AND i.reported_at <= :cut_off
        ORDER BY i.reported_at DESC LIMIT 1) AS last_at,
       (SELECT count(*) FROM incident i WHERE i.retired_on IS NULL AND i.recorded_at <= :cut_off
            AND i.reported_at >= :since AND i.reported_at < :until AND i.grid IS NULL) AS unplaced
