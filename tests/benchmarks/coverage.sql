-- Status of every known cell on $day: rules 1 to 3 over tables of records, for DuckDB.
-- Ranks: 0 marketplace, 1 shared, 2 planned, 3 vendor, 4 own, 5 partial.
WITH in_force AS (
  SELECT * FROM records
  WHERE start <= $day AND $day <= "end" AND $day < closed_on
    AND (provider IS NOT NULL OR kind = 'plan')
),
led AS (
  SELECT DISTINCT office, b.area
  FROM designations d JOIN broader b ON b.above = d.area
  WHERE d.formal AND d.start <= $day AND $day <= d."end"
),
listed AS (
  SELECT * FROM listings WHERE start <= $day AND $day <= "end" AND $day < closed_on
),
by_service AS (
  SELECT DISTINCT service, led.area FROM listed JOIN led USING (office)
),
by_provider AS (
  SELECT DISTINCT provider, led.area
  FROM listed JOIN broader b ON b.area = listed.area
  JOIN led ON led.office = listed.office AND led.area = b.above
  JOIN providers USING (provider)
  WHERE federal
),
judged AS (
  SELECT r.agency, r.area, r.kind, r.whole,
    CASE
      WHEN r.kind = 'use' AND (s.service IS NOT NULL OR m.provider IS NOT NULL) THEN 0
      WHEN p.department = a.department THEN 4
      WHEN r.kind = 'plan' THEN 2
      WHEN r.kind = 'use' AND p.federal THEN 1
      ELSE 3
    END AS rank
  FROM in_force r
  JOIN agencies a ON a.agency = r.agency
  LEFT JOIN providers p ON p.provider = r.provider
  LEFT JOIN by_service s ON s.service = r.service AND s.area = r.area
  LEFT JOIN by_provider m ON m.provider = r.provider AND m.area = r.area
),
decided AS (
  SELECT agency, area, 0 AS level, min(rank) AS rank
  FROM judged WHERE kind <> 'authorization' GROUP BY ALL
  UNION ALL
  SELECT c.agency, w.area, c.distance AS level, min(w.rank) AS rank
  FROM judged w JOIN above c ON c.above = w.agency
  WHERE w.kind = 'use' AND w.whole = 1 AND c.distance > 0 GROUP BY ALL
  UNION ALL
  SELECT agency, area, 98 AS level, min(rank) AS rank
  FROM judged WHERE kind = 'authorization' GROUP BY ALL
  UNION ALL
  SELECT DISTINCT c.above AS agency, j.area, 99 AS level, 5 AS rank
  FROM judged j JOIN above c ON c.agency = j.agency JOIN agencies a ON a.agency = j.agency
  WHERE c.distance > 0 AND a.start <= $day AND $day <= a."end"
)
SELECT agency, area, arg_min(rank, level) AS rank
FROM decided JOIN agencies USING (agency)
WHERE start <= $day AND $day <= "end"
GROUP BY agency, area
