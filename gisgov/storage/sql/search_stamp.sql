-- What tells whether names were added since they were read.
-- Out: how many, and a sum that another set of as many names would not have.
SELECT count(*) AS names, coalesce(sum(hashtext(name)), 0) AS sum FROM place_name
