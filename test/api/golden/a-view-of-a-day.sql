-- 1 of 10
SELECT what, name, n FROM counter
		UNION ALL SELECT 'earliest', '', min(day) FROM day
		UNION ALL SELECT 'latest', '', max(day) FROM day
		UNION ALL SELECT 'sqlite', sqlite_version(), 0

-- 2 of 10
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT r.type, count(*)
			FROM l
			CROSS JOIN posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (r.sk <= ?3 AND r.end_day >= ?4 AND ((r.type IN (SELECT value FROM json_each(?5)) AND r.sk <= ?6 AND r.end_day >= ?7 AND r.certain_from <= ?8 AND r.certain_to >= ?9) OR (r.type IN (SELECT value FROM json_each(?10)) AND r.sk <= ?11 AND r.end_day >= ?12 AND r.certain_from <= ?13 AND r.certain_to >= ?14))) GROUP BY r.type) SELECT * FROM page

-- 3 of 10
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))SELECT 0, count(*)
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1 AND (q.sk <= ?3 AND q.end_day >= ?4 AND ((q.type IN (SELECT value FROM json_each(?5)) AND q.sk <= ?6 AND q.end_day >= ?7 AND q.certain_from <= ?8 AND q.certain_to >= ?9) OR (q.type IN (SELECT value FROM json_each(?10)) AND q.sk <= ?11 AND q.end_day >= ?12 AND q.certain_from <= ?13 AND q.certain_to >= ?14)))) SELECT * FROM page

-- 4 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.sk <= ?4 AND r.end_day >= ?5 AND r.type IN (SELECT value FROM json_each(?6)) AND ((r.type IN (SELECT value FROM json_each(?7)) AND r.sk <= ?8 AND r.end_day >= ?9 AND r.certain_from <= ?10 AND r.certain_to >= ?11) OR (r.type IN (SELECT value FROM json_each(?12)) AND r.sk <= ?13 AND r.end_day >= ?14 AND r.certain_from <= ?15 AND r.certain_to >= ?16))) ORDER BY x.sk LIMIT ?17) SELECT * FROM page

-- 5 of 10
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM l
		CROSS JOIN relation r
		WHERE r.rel IN (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.sk <= ?3 AND q.end_day >= ?4 AND q.type IN (SELECT value FROM json_each(?5)) AND ((q.type IN (SELECT value FROM json_each(?6)) AND q.sk <= ?7 AND q.end_day >= ?8 AND q.certain_from <= ?9 AND q.certain_to >= ?10) OR (q.type IN (SELECT value FROM json_each(?11)) AND q.sk <= ?12 AND q.end_day >= ?13 AND q.certain_from <= ?14 AND q.certain_to >= ?15))) ORDER BY x.sk LIMIT ?16)) SELECT * FROM page

-- 6 of 10
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))SELECT 0, count(*)
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1 AND (q.sk <= ?3 AND q.end_day >= ?4 AND (q.status = ?5 OR q.conflict IN (SELECT value FROM json_each(?6)) OR (q.type = ?7 AND q.certain_from <= q.certain_to AND EXISTS (
		SELECT 1
		FROM json_each(?8) m1
		CROSS JOIN posting x2 ON x2.g = (rivals(q.from_id, q.to_id) | m1.value->>0) - (rivals(q.from_id, q.to_id) & m1.value->>0)
		CROSS JOIN relation q3 ON q3.rel = x2.rel
		WHERE m1.value->>1 = q.type AND m1.value->>2 <> q.mode
		AND x2.sk >= (max(q.certain_from - (m1.value->>3), ?9) - ?9) << ?10
		AND x2.sk <= (q.certain_to - ?9) << ?10 | ?11
		AND q3.type = q.type AND q3.mode <> q.mode AND q3.mode <> '' AND q.mode <> ''
		AND (q3.from_id = q.from_id AND q3.to_id = q.to_id
			OR (q3.symmetric OR q.symmetric) AND q3.from_id = q.to_id AND q3.to_id = q.from_id)
		AND q3.certain_from <= q3.certain_to
		AND q3.certain_from < q.certain_to AND q.certain_from < q3.certain_to AND (q3.sk <= ?12 AND q3.end_day >= ?13 AND ((q3.type IN (SELECT value FROM json_each(?14)) AND q3.sk <= ?15 AND q3.end_day >= ?16 AND q3.certain_from <= ?17 AND q3.certain_to >= ?18) OR (q3.type IN (SELECT value FROM json_each(?19)) AND q3.sk <= ?20 AND q3.end_day >= ?21 AND q3.certain_from <= ?22 AND q3.certain_to >= ?23))))) OR (q.certain_from <> ?24 AND EXISTS (
		SELECT 1
		FROM json_each(iif(q.body = '', '{}', q.body), '$.links') l4
		CROSS JOIN byid b5 ON b5.h = graphd_id_hash(l4.value->>'relation')
		CROSS JOIN relation q6 ON q6.rel = b5.rel
		WHERE l4.value->>'role' IN (SELECT value FROM json_each(?25)) AND q6.id = l4.value->>'relation' AND q6.certain_from <> ?24
		AND q6.sk > (q.certain_from - ?26) << ?27 | ?28 AND (q6.sk <= ?29 AND q6.end_day >= ?30 AND ((q6.type IN (SELECT value FROM json_each(?31)) AND q6.sk <= ?32 AND q6.end_day >= ?33 AND q6.certain_from <= ?34 AND q6.certain_to >= ?35) OR (q6.type IN (SELECT value FROM json_each(?36)) AND q6.sk <= ?37 AND q6.end_day >= ?38 AND q6.certain_from <= ?39 AND q6.certain_to >= ?40)))))) AND ((q.type IN (SELECT value FROM json_each(?41)) AND q.sk <= ?42 AND q.end_day >= ?43 AND q.certain_from <= ?44 AND q.certain_to >= ?45) OR (q.type IN (SELECT value FROM json_each(?46)) AND q.sk <= ?47 AND q.end_day >= ?48 AND q.certain_from <= ?49 AND q.certain_to >= ?50)))) SELECT * FROM page

-- 7 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.sk <= ?4 AND r.end_day >= ?5 AND (r.status = ?6 OR r.conflict IN (SELECT value FROM json_each(?7)) OR (r.type = ?8 AND r.certain_from <= r.certain_to AND EXISTS (
		SELECT 1
		FROM json_each(?9) m1
		CROSS JOIN posting x2 ON x2.g = (rivals(r.from_id, r.to_id) | m1.value->>0) - (rivals(r.from_id, r.to_id) & m1.value->>0)
		CROSS JOIN relation q3 ON q3.rel = x2.rel
		WHERE m1.value->>1 = r.type AND m1.value->>2 <> r.mode
		AND x2.sk >= (max(r.certain_from - (m1.value->>3), ?10) - ?10) << ?11
		AND x2.sk <= (r.certain_to - ?10) << ?11 | ?12
		AND q3.type = r.type AND q3.mode <> r.mode AND q3.mode <> '' AND r.mode <> ''
		AND (q3.from_id = r.from_id AND q3.to_id = r.to_id
			OR (q3.symmetric OR r.symmetric) AND q3.from_id = r.to_id AND q3.to_id = r.from_id)
		AND q3.certain_from <= q3.certain_to
		AND q3.certain_from < r.certain_to AND r.certain_from < q3.certain_to AND (q3.sk <= ?13 AND q3.end_day >= ?14 AND ((q3.type IN (SELECT value FROM json_each(?15)) AND q3.sk <= ?16 AND q3.end_day >= ?17 AND q3.certain_from <= ?18 AND q3.certain_to >= ?19) OR (q3.type IN (SELECT value FROM json_each(?20)) AND q3.sk <= ?21 AND q3.end_day >= ?22 AND q3.certain_from <= ?23 AND q3.certain_to >= ?24))))) OR (r.certain_from <> ?25 AND EXISTS (
		SELECT 1
		FROM json_each(iif(r.body = '', '{}', r.body), '$.links') l4
		CROSS JOIN byid b5 ON b5.h = graphd_id_hash(l4.value->>'relation')
		CROSS JOIN relation q6 ON q6.rel = b5.rel
		WHERE l4.value->>'role' IN (SELECT value FROM json_each(?26)) AND q6.id = l4.value->>'relation' AND q6.certain_from <> ?25
		AND q6.sk > (r.certain_from - ?27) << ?28 | ?29 AND (q6.sk <= ?30 AND q6.end_day >= ?31 AND ((q6.type IN (SELECT value FROM json_each(?32)) AND q6.sk <= ?33 AND q6.end_day >= ?34 AND q6.certain_from <= ?35 AND q6.certain_to >= ?36) OR (q6.type IN (SELECT value FROM json_each(?37)) AND q6.sk <= ?38 AND q6.end_day >= ?39 AND q6.certain_from <= ?40 AND q6.certain_to >= ?41)))))) AND ((r.type IN (SELECT value FROM json_each(?42)) AND r.sk <= ?43 AND r.end_day >= ?44 AND r.certain_from <= ?45 AND r.certain_to >= ?46) OR (r.type IN (SELECT value FROM json_each(?47)) AND r.sk <= ?48 AND r.end_day >= ?49 AND r.certain_from <= ?50 AND r.certain_to >= ?51))) ORDER BY x.sk DESC LIMIT ?52) SELECT * FROM page

-- 8 of 10
SELECT what, name, n FROM counter
		UNION ALL SELECT 'earliest', '', min(day) FROM day
		UNION ALL SELECT 'latest', '', max(day) FROM day
		UNION ALL SELECT 'sqlite', sqlite_version(), 0

-- 9 of 10
SELECT seq FROM change ORDER BY seq DESC LIMIT 1

-- 10 of 10
SELECT seq, at, entry, '' FROM change WHERE seq > ?1 ORDER BY seq LIMIT ?2

