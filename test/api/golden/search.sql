-- 1 of 14
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v UNION ALL 
		SELECT g.key + ?6, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?7
				ORDER BY y.key, y.id, y.since LIMIT ?8) x)
		FROM json_each(?9) g
		CROSS JOIN json_each(?10) v

-- 2 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 14
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v UNION ALL 
		SELECT g.key + ?6, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?7
				ORDER BY y.key, y.id, y.since LIMIT ?8) x)
		FROM json_each(?9) g
		CROSS JOIN json_each(?10) v

-- 4 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 14
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v UNION ALL 
		SELECT g.key + ?6, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?7
				ORDER BY y.key, y.id, y.since LIMIT ?8) x)
		FROM json_each(?9) g
		CROSS JOIN json_each(?10) v

-- 6 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 7 of 14
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v UNION ALL 
		SELECT g.key + ?6, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?7
				ORDER BY y.key, y.id, y.since LIMIT ?8) x)
		FROM json_each(?9) g
		CROSS JOIN json_each(?10) v

-- 8 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 9 of 14
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v UNION ALL 
		SELECT g.key + ?6, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?7
				ORDER BY y.key, y.id, y.since LIMIT ?8) x)
		FROM json_each(?9) g
		CROSS JOIN json_each(?10) v

-- 10 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 11 of 14
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v UNION ALL 
		SELECT g.key + ?6, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?7
				ORDER BY y.key, y.id, y.since LIMIT ?8) x)
		FROM json_each(?9) g
		CROSS JOIN json_each(?10) v

-- 12 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 13 of 14
SELECT g.key + ?2, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?3 AND y.since <= ?1 AND y.until > ?1
				ORDER BY y.key, y.id, y.since LIMIT ?4) x)
		FROM json_each(?5) g
		CROSS JOIN json_each(?6) v UNION ALL 
		SELECT g.key + ?7, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?8 AND y.since <= ?1 AND y.until > ?1
				ORDER BY y.key, y.id, y.since LIMIT ?9) x)
		FROM json_each(?10) g
		CROSS JOIN json_each(?11) v

-- 14 of 14
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

