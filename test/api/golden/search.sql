-- 1 of 12
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

-- 2 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 12
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

-- 4 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 12
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

-- 6 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 7 of 12
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

-- 8 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 9 of 12
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

-- 10 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 11 of 12
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

-- 12 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

