-- All names that an address can carry, and the name that stands in addresses for another writing.
-- Out: kind, name (as it stands in the tables), written (another writing, such as English, or null).
SELECT n.kind, n.name, CAST(NULL AS text) AS written FROM place_name n
UNION SELECT 'road', name, name_en FROM road WHERE name_en <> name
UNION SELECT 'estate', name, name_en FROM estate WHERE name_en <> name
UNION SELECT 'building', name, name_en FROM building WHERE name_en <> name
UNION SELECT 'premises', name, name_en FROM premises WHERE name_en <> name
UNION SELECT 'area', name, name_en FROM area WHERE name_en <> name
UNION SELECT 'class', name, name_en FROM code_class WHERE kind = 'component'
ORDER BY 1, 2, 3
