-- 1 of 1
SELECT what, name, n FROM counter
		UNION ALL SELECT 'earliest', '', min(day) FROM day
		UNION ALL SELECT 'latest', '', max(day) FROM day
		UNION ALL SELECT 'sqlite', sqlite_version(), 0

