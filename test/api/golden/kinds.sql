-- 1 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 2 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 3 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 4 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 5 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 6 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 7 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 8 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

-- 9 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at), e.body FROM entity e WHERE e.id IN (SELECT value FROM json_each(?1))

