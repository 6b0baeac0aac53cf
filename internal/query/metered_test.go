package query

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/write"
)

// TestReadTooMuch: a step that would read more rows than it may ends, and says which condition is to blame.
func TestReadTooMuch(t *testing.T) {
	s := open(t)
	b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{
		entity("source:paper", kg.KindSource), entity("state:A", kg.KindState), entity("official:o", kg.KindOfficial),
	}}
	for i := range 200 {
		b.Relations = append(b.Relations, office("r"+strconv.Itoa(i), "official:o", "state:A", "2020/2025", ""))
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	score := 100.0
	scored := &plan.RelationWhere{Score: &plan.FloatFilter{Gte: &score}}
	relations := func(w *plan.RelationWhere, count bool) plan.Question {
		return &plan.RelationField{List: plan.RelationList{Where: w, Scan: plan.Scan{
			Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 20}}, Connection: plan.Connection{Rows: !count, Count: count}}
	}
	tests := []struct {
		name     string
		question plan.Question
		most     int
		all      int      // that two such questions may read together
		want     []string // parts of the error; none: no error
	}{
		{name: "within the budget", question: relations(scored, false), most: 1000},
		{name: "no budget", question: relations(scored, false)},
		{name: "a page that is full soon", question: relations(nil, false), most: 100},
		{
			name: "a list that is filtered", question: relations(scored, false), most: 100,
			want: []string{"list of relations", "more than 100 rows", "all relations", "score", "add a condition"},
		},
		{
			name: "a count that is filtered", question: relations(scored, true), most: 100,
			want: []string{"count of relations", "more than 100 rows", "score"},
		},
		{
			name: "inside and", question: relations(&plan.RelationWhere{And: []*plan.RelationWhere{scored, {
				Confidence: scored.Score}}}, false), most: 100,
			want: []string{"tests each of them for score, confidence,"},
		},
		{name: "twice, within the budget", question: relations(scored, false), most: 1000, all: 1000},
		{
			name: "twice", question: relations(scored, true), most: 1000, all: 300,
			want: []string{"with this count of relations", "more than 300 rows in all", "all relations", "score"},
		},
		{
			name: "twice, with no bound of one", question: relations(scored, false), all: 300,
			want: []string{"with this list of relations", "more than 300 rows in all"},
		},
		{
			name: "one that reads too much by itself", question: relations(scored, true), most: 100, all: 300,
			want: []string{"this count of relations", "more than 100 rows: "},
		},
		{
			name: "of an entity", question: relations(&plan.RelationWhere{Score: scored.Score,
				Either: &plan.EntityWhere{
					ID: &plan.IDFilter{In: []string{"state:A"}}}}, false), most: 100,
			want: []string{"the relations of one entity", "tests each of them for score,"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &plan.Plan{Roots: []plan.Root{{Question: test.question}}, MaxRead: test.most, MaxReadAll: test.all}
			if test.all > 0 {
				p.Roots = append(p.Roots, p.Roots[0])
			}
			_, err := Run(t.Context(), s, p)
			if test.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || kg.CodeOf(err) != kg.CodeLimitExceeded {
				t.Fatalf("error %v", err)
			}
			var missing []string
			for _, part := range test.want {
				if !strings.Contains(err.Error(), part) {
					missing = append(missing, part)
				}
			}
			if diff := cmp.Diff([]string(nil), missing); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestHiddenAlone: what a neighborhood hides is counted, whether its nodes are asked for or not.
func TestHiddenAlone(t *testing.T) {
	s := open(t)
	b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{
		entity("source:paper", kg.KindSource), entity("state:A", kg.KindState), entity("official:o", kg.KindOfficial),
	}}
	for i := range 5 {
		b.Relations = append(b.Relations, office("r"+strconv.Itoa(i), "official:o", "state:A", "2020/2025", ""))
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	for name, nodes := range map[string][]plan.EntityChild{"alone": nil, "with nodes": {{Sel: &plan.EntitySel{}}}} {
		t.Run(name, func(t *testing.T) {
			key := plan.Key{}.Field("n")
			p := &plan.Plan{Roots: []plan.Root{{Key: key, Question: &plan.Neighborhood{
				IDs: []string{"state:A"}, MaxNodes: 10, MaxRelations: 2, Hidden: true, Nodes: nodes,
				List: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
					Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: 10}},
			}}}}
			res, err := Run(t.Context(), s, p)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]Degree{"state:A": {Count: 5, Hidden: 3}, "official:o": {Count: 5, Hidden: 3}}
			if diff := cmp.Diff(want, Answer[*Subgraph](res, key).Degrees); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestCountedOnce: counts that are equal are made once a request, and those of other views, days or groups for
// themselves.
func TestCountedOnce(t *testing.T) {
	s := open(t)
	b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{
		entity("source:paper", kg.KindSource), entity("state:A", kg.KindState), entity("official:o", kg.KindOfficial),
	}}
	for i := range 5 {
		b.Relations = append(b.Relations, office("r"+strconv.Itoa(i), "official:o", "state:A", "2020/2025", ""))
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	timeline := func(year int, key plan.TimelineKey) *plan.Timeline {
		from, err := edtf.NewDay(year, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		return &plan.Timeline{Where: &plan.RelationWhere{During: &plan.DateRange{From: &from}},
			Bucket: plan.BucketYear, Keys: []plan.TimelineKey{key}, Groups: 5, MaxBuckets: 100, MaxGroups: 100}
	}
	early := plan.View{Past: true, Known: time.Unix(1, 0).UTC()}
	roots := []plan.Root{
		{Question: timeline(2000, plan.KeyFrom)},
		{Question: timeline(2000, plan.KeyFrom)}, // equal
		{Question: timeline(2000, plan.KeyTo)},
		{Question: timeline(2001, plan.KeyFrom)},
		{Question: timeline(2000, plan.KeyFrom), View: early},
		{Question: timeline(2000, plan.KeyFrom), View: early}, // equal
	}
	for i := range roots {
		roots[i].Key = plan.Key{}.Field("t" + strconv.Itoa(i))
	}
	var steps []Step
	res, err := Run(Explained(t.Context(), &steps), s, &plan.Plan{Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	var relations []float64
	for _, r := range roots {
		n := 0.0
		for _, row := range Answer[*Timeline](res, r.Key).Rows {
			n += row.Relations
		}
		relations = append(relations, n)
	}
	var paths []string
	for _, s := range steps {
		paths = append(paths, s.Path)
	}
	if diff := cmp.Diff([]float64{5, 5, 5, 5, 0, 0}, relations); diff != "" {
		t.Errorf("relations (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"t0", "t2", "t3", "t4"}, paths); diff != "" {
		t.Errorf("what was read (-want +got):\n%s", diff)
	}
}
