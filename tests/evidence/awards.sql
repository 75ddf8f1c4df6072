-- Contract transactions with the column names of USAspending's award download, made up: as many as
-- the range counts, the same for the same number. One in some hundred is about a shared service. Some
-- are what feeds have: a transaction that stands twice, dates and amounts that are none, units that
-- nobody knows, quotation marks, ends of lines and blanks.
WITH drawn AS (
  SELECT i, (hash(i) >> 1)::BIGINT AS h, (hash(i + 7) >> 1)::BIGINT AS k
  FROM range($from, $to) AS r(i)
),
bodies AS (
  SELECT [
    {code: '012', top: 'Department of Agriculture', sub: 'Forest Service'},
    {code: '012', top: 'Department of Agriculture', sub: 'Office of Odd Crops'},
    {code: '070', top: 'Department of Homeland Security', sub: 'U.S. Customs and Border Protection'},
    {code: '080', top: 'National Aeronautics and Space Administration',
     sub: 'National Aeronautics and Space Administration'},
    {code: '015', top: 'Department of Justice', sub: 'Bureau of Prisons'},
    {code: '075', top: 'Department of Health and Human Services', sub: 'Indian Health Service'},
    {code: '999', top: 'Department of Nowhere', sub: 'Office of Nothing'},
    {code: '', top: '', sub: ''}
  ] AS all_bodies, [
    {uei: 'UNISON000001', name: 'UNISON SOFTWARE, INC.', said: 'PRISM LICENSES', psc: '7A21'},
    {uei: 'MONSTER00001', name: 'Monster Government Solutions LLC', said: 'HIRING', psc: 'DA10'},
    {uei: 'ECOSYS000001', name: 'ECONOMIC SYSTEMS INC', said: 'FEDHR NAVIGATOR LICENSES', psc: 'DA10'},
    {uei: 'ECOSYS000001', name: 'ECONOMIC SYSTEMS INC', said: 'STUDY', psc: 'R499'},
    {uei: 'CGIFED000001', name: 'CGI FEDERAL INC.', said: 'MOMENTUM HOSTING', psc: 'DA01'},
    {uei: 'HACKER000001', name: 'HackerOne', said: 'VULNERABILITY DISCLOSURE', psc: 'DJ01'},
    {uei: 'NOBODY000001', name: 'NOBODY, LLC', said: 'VULNERABILITY DISCLOSURE', psc: 'DJ01'},
    {uei: 'TRAVEL000001', name: 'SOME RESELLER', said: 'CONCUR TRAVEL', psc: 'V301'},
    {uei: 'TRAVEL000001', name: 'SOME RESELLER', said: 'CONCURRENT SYSTEMS', psc: 'V301'}
  ] AS sellers
),
chosen AS (
  SELECT i, h, k, all_bodies[1 + (h // 1000) % 8] AS body,
    CASE WHEN h % 100 < 4 THEN sellers[1 + (k // 100) % 9]
         ELSE {uei: 'U' || (k % 5000), name: 'COMPANY ' || (k % 5000), said: 'SUPPLIES ' || (k % 90),
               psc: '6505'} END AS seller
  FROM drawn, bodies
)
SELECT
  CASE WHEN k % 97 = 0 THEN '' WHEN k % 53 = 0 THEN 'T' || (i - i % 2) ELSE 'T' || i END
    AS contract_transaction_unique_key,
  'A' || (i // 4) AS contract_award_unique_key,
  CASE WHEN h % 211 = 0 THEN 'n/a' WHEN h % 213 = 0 THEN '' WHEN h % 7 = 0 THEN '-' || (k % 900) || '.5'
       ELSE (k % 100000) || '.' || lpad((k % 100)::VARCHAR, 2, '0') END
    AS federal_action_obligation,
  CASE WHEN h % 307 = 0 THEN '2023-02-30' WHEN h % 311 = 0 THEN 'unknown' WHEN h % 313 = 0 THEN ''
       ELSE (DATE '2008-10-01' + ((h // 13) % 6000)::INTEGER)::DATE::VARCHAR END AS action_date,
  CASE WHEN h % 5 = 0 THEN ''
       ELSE (DATE '2009-10-01' + ((h // 17) % 7000)::INTEGER)::DATE::VARCHAR END
    AS period_of_performance_current_end_date,
  body.code AS funding_agency_code,
  body.top AS funding_agency_name,
  CASE WHEN h % 11 = 0 THEN ' ' || upper(body.sub) || ' ' ELSE body.sub END
    AS funding_sub_agency_name,
  seller.uei AS recipient_uei,
  seller.name AS recipient_name,
  seller.said || CASE WHEN h % 17 = 0 THEN ', "NEW"' || chr(10) || 'SECOND LINE' ELSE '' END
    AS transaction_description,
  seller.psc AS product_or_service_code,
  '541519' AS naics_code
FROM chosen ORDER BY i
