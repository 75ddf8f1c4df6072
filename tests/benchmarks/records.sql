-- So many records of a world of $bodies bodies a0, a1, ..., with the columns of kg/scale/records.toml:
-- periods, plans, authorizations, uses in part, conflicts, and one in five closed by another.
WITH drawn AS (
  SELECT i, (hash(i) >> 1)::BIGINT AS h, (hash(i + 7) >> 1)::BIGINT AS k,
    (hash(i + 13) >> 1)::BIGINT AS w
  FROM range($records) AS r(i)
),
dated AS (
  SELECT *, DATE '1996-01-01' + (h % 10950)::INTEGER AS begins,
    'a' || (k % $bodies) AS agency, 'p' || (w % $providers) AS named
  FROM drawn
)
SELECT
  agency,
  'f' || (h // 7 % 8) || CASE WHEN k % 8 = 0 THEN '' ELSE '-' || (w // 11 % 7) END AS area,
  CASE WHEN w % 100 < 15 THEN agency WHEN w % 100 < 17 THEN NULL ELSE named END AS provider,
  CASE WHEN k % 3 = 0 THEN NULL ELSE named || '-s' || (h // 3 % 4) END AS service,
  CASE WHEN h // 5 % 10 < 8 THEN 'use' WHEN h // 5 % 10 = 8 THEN 'plan' ELSE 'authorization' END
    AS kind,
  k // 9 % 10 > 0 AS whole,
  begins AS start,
  least(begins + (w // 3 % 4000)::INTEGER, DATE '2026-01-01') AS seen,
  CASE WHEN w // 17 % 10 < 7 THEN NULL ELSE begins + (w // 3 % 4000 + k // 5 % 3000)::INTEGER END
    AS "end",
  CASE WHEN h // 23 % 5 > 0 THEN NULL ELSE begins + (1 + k // 7 % 6000)::INTEGER END AS closed_on,
  h // 29 % 20 > 0 AS dated,
  h // 31 % 200 = 0 AS disputed
FROM dated
