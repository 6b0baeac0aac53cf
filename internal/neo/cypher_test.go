package neo

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestClauses(t *testing.T) {
	byKind := node("e", "Entity", []string{"kind", "key"}, "e.kind = $p.v0", "", "e.key > $p.v1")
	root, each := parents{root: true}, parents{list: "$p.v0"}
	for _, c := range []struct{ name, got, want string }{
		{name: "lines", got: cypher("\n\tMATCH (n)\n\t\tRETURN n\n"), want: "MATCH (n) RETURN n"},
		{name: "empty clauses", got: clauses("", "MATCH (n)", "", "RETURN n", ""), want: "MATCH (n) RETURN n"},
		{name: "no condition", got: and("", ""), want: "true"},
		{name: "match", got: byKind.String(),
			want: "MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = $p.v0 AND e.key > $p.v1"},
		{name: "order", got: cut([]string{"r", "t"}, []string{"t.key", "t.sk"}, true, "$p.v2"),
			want: "WITH r, t ORDER BY t.key DESC, t.sk DESC LIMIT $p.v2"},
		{name: "of no parent", got: root.ask("MATCH (n)", "n", columns{"collect(n.a)", "collect(n.b)"}),
			want: "MATCH (n) RETURN 0 AS i, collect(n.a), collect(n.b)"},
		{name: "of each parent", got: each.ask("MATCH (n)", "n", columns{"collect(n.a)", "collect(n.b)"}),
			want: "UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { " +
				"MATCH (n) RETURN n } " +
				"RETURN collect(i), collect(n.a), collect(n.b)"},
		{name: "count of no parent", got: root.count("MATCH (n)", "n"), want: "MATCH (n) RETURN 0 AS i, count(n) AS c"},
		{name: "count of each parent", got: each.count("MATCH (n)", "n"),
			want: "UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { " +
				"MATCH (n) RETURN count(n) AS c } RETURN i, c"},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestColumns: what is known has one column more, and adding it leaves the columns of others alone.
func TestColumns(t *testing.T) {
	before := entityColumns.String()
	now, then := newStatement(time.Time{}), newStatement(time.Unix(1, 0))
	if got := now.checked(entityColumns, "e").String(); got != before {
		t.Errorf("now: %s", got)
	}
	want := before + ", collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)"
	if diff := cmp.Diff(want, then.checked(entityColumns, "e").String()); diff != "" {
		t.Errorf("as known (-want +got):\n%s", diff)
	}
	if entityColumns.String() != before {
		t.Errorf("the columns of entities became %s", entityColumns)
	}
}
