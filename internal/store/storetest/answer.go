package storetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// Answers are compared as lines of text that hold every field, so that a difference can be read.

func entityLine(e *kg.Entity) string {
	return jsonOf(e) + versionLine(e.Version, e.RecordedAt, e.SupersededAt, e.Actor, e.Reason, e.Tombstone)
}

func relationLine(r *kg.Relation) string {
	a := r.Assertion
	a.Attributes = nil // apart: how a store spells JSON is its own affair, but not what it says
	return fmt.Sprintf("%s %s sk=%d attributes=%s status=%s certain=%d..%d reported=%d states=%s,%s "+
		"tolls=%s,%s conflicts=%s",
		r.ID, jsonOf(a), r.SK, jsonTokens(r.Attributes), r.Status, r.CertainFrom, r.CertainTo, r.ReportedOn,
		r.FromStateBasis, r.ToStateBasis, jsonOf(r.DeathToll), jsonOf(r.InjuryToll), kg.JoinConflicts(r.Conflicts)) +
		versionLine(r.Version, r.RecordedAt, r.SupersededAt, r.Actor, r.Reason, r.Tombstone)
}

func versionLine(version int, recorded, superseded time.Time, actor, reason string, tombstone bool) string {
	line := fmt.Sprintf(" version=%d recorded=%s by=%q because=%q", version, stamp(recorded), actor, reason)
	if !superseded.IsZero() {
		line += " superseded=" + stamp(superseded)
	}
	if tombstone {
		line += " tombstone"
	}
	return line
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// stamp keeps what a time says and how: nanoseconds, and whether it is in UTC.
func stamp(t time.Time) string { return fmt.Sprintf("%s %s", t.Format(time.RFC3339Nano), t.Location()) }

// jsonTokens spells JSON in one way: keys in their order and numbers in their digits, but without space and escapes.
func jsonTokens(raw json.RawMessage) string {
	if raw == nil {
		return "none"
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var b strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return b.String()
		}
		fmt.Fprintf(&b, "%#v ", token)
	}
}

// lineDiff shows two lists of lines, those that only the first has marked -, only the second +; empty if they are
// equal.
func lineDiff(want, got []string) string {
	if slices.Equal(want, got) {
		return ""
	}
	// The longest common subsequence, by the textbook.
	n, m := len(want), len(got)
	common := make([][]int, n+1)
	for i := range common {
		common[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var b strings.Builder
	for i, j := 0, 0; i < n || j < m; {
		switch {
		case i < n && j < m && want[i] == got[j]:
			b.WriteString("  " + want[i] + "\n")
			i, j = i+1, j+1
		case j == m || i < n && common[i+1][j] >= common[i][j+1]:
			b.WriteString("- " + want[i] + "\n")
			i++
		default:
			b.WriteString("+ " + got[j] + "\n")
			j++
		}
	}
	return b.String()
}

// resultLines writes down what a plan loaded, through the accessors that resolvers use.
func resultLines(p *plan.Plan, res *query.Result) []string {
	w := &resultWriter{}
	for _, root := range p.Roots {
		w.writeLine(0, "%s:", root.Key)
		switch q := root.Question.(type) {
		case *plan.ByID:
			nodes := query.Answer[query.Nodes](res, root.Key)
			for _, id := range slices.Sorted(maps.Keys(nodes)) {
				switch n := nodes[id].(type) {
				case *query.EntityNode:
					w.writeEntity(1, n, q.Entities)
				case *query.RelationNode:
					w.writeRelation(1, n, q.Relations)
				}
			}
		case *plan.EntityField:
			w.writeEntityPage(1, q, query.Answer[*query.EntityPage](res, root.Key))
		case *plan.RelationField:
			w.writeRelationPage(1, q, query.Answer[*query.RelationPage](res, root.Key))
		case *plan.Neighborhood:
			w.writeSubgraph(1, q, query.Answer[*query.Subgraph](res, root.Key))
		case *plan.Paths:
			w.writePaths(1, q, query.Answer[*query.PathsFound](res, root.Key))
		case *plan.Ranking:
			w.writeRanking(1, q, query.Answer[*query.Ranked](res, root.Key))
		case *plan.Changes:
			w.writeChanges(1, q, query.Answer[*query.ChangePage](res, root.Key))
		case *plan.Contradictions:
			w.writeContradictions(1, q, query.Answer[*query.ContradictionPage](res, root.Key))
		case *plan.Recorded:
			w.writeVersions(1, q, query.Answer[*query.VersionPage](res, root.Key))
		case *plan.Compare:
			w.writeCompared(1, q, query.Answer[*query.ComparePage](res, root.Key))
		case *plan.Search:
			w.writeFound(1, q, query.Answer[*query.SearchPage](res, root.Key))
		case *plan.RelationSearch:
			w.writeFoundRelations(1, q, query.Answer[*query.FoundRelations](res, root.Key))
		case *plan.Timeline:
			w.writeTimeline(1, query.Answer[*query.Timeline](res, root.Key))
		case *plan.Facets:
			w.writeFacets(1, q, query.Answer[*query.Facets](res, root.Key))
		case *plan.Events:
			w.writeEvents(1, q, query.Answer[*query.EventPage](res, root.Key))
		case *plan.Dyad:
			w.writeDyad(1, q, query.Answer[*query.Dyad](res, root.Key))
		case *plan.Stats:
			w.writeStats(1, query.Answer[*store.Stats](res, root.Key))
		default:
			w.writeLine(1, "a question of an unknown kind: %T", q)
		}
	}
	return w.lines
}

type resultWriter struct{ lines []string }

func (w *resultWriter) writeLine(depth int, format string, args ...any) {
	w.lines = append(w.lines, strings.Repeat("  ", depth)+fmt.Sprintf(format, args...))
}

func (w *resultWriter) writeEntity(depth int, n *query.EntityNode, sel *plan.EntitySel) {
	if n == nil {
		w.writeLine(depth, "no entity")
		return
	}
	w.writeLine(depth, "%s", entityLine(n.Entity))
	for _, f := range sel.Relations {
		w.writeRelationPage(depth+1, f, n.Relations(f.Key))
	}
	for _, f := range sel.Entities {
		w.writeEntityPage(depth+1, f, n.Entities(f.Key))
	}
	for _, f := range sel.Histories {
		w.writeLine(depth+1, "%s:", f.Key)
		for _, v := range n.History(f.Key) {
			w.writeLine(depth+2, "%s %s", v.ViewID(), entityLine(v.Entity))
		}
	}
	for _, f := range sel.States {
		w.writeLine(depth+1, "%s:", f.Key)
		if plan.AppliesTo(f.Kinds, n.Kind) {
			w.writeEntity(depth+2, n.State(f.Key), f.Sel)
		}
	}
}

func (w *resultWriter) writeRelation(depth int, n *query.RelationNode, sel *plan.RelationSel) {
	if n == nil {
		w.writeLine(depth, "no relation")
		return
	}
	w.writeLine(depth, "%s", relationLine(n.Relation))
	for _, f := range sel.Refs {
		w.writeLine(depth+1, "%s:", f.Key)
		ids := []string{n.From, n.To, n.FromState, n.ToState, n.Location}
		ids = append(append(ids, kg.Claimants(n.Claims)...), kg.Sources(n.Claims)...)
		for i, id := range ids {
			if id != "" && !slices.Contains(ids[:i], id) && n.Ref(f.Key, id) != nil {
				w.writeEntity(depth+2, n.Ref(f.Key, id), f.Sel)
			}
		}
	}
	for _, f := range sel.Histories {
		w.writeLine(depth+1, "%s:", f.Key)
		for _, v := range n.History(f.Key) {
			w.writeLine(depth+2, "%s", v.ViewID())
			w.writeRelation(depth+2, v, f.Sel)
		}
	}
	for _, f := range sel.Links {
		w.writeLine(depth+1, "%s:", f.Key)
		for _, l := range n.Links {
			w.writeRelation(depth+2, n.Linked(f.Key, l.Relation), f.Sel)
		}
	}
	for _, f := range sel.Linking {
		w.writeRelationPage(depth+1, f, n.Linking(f.Key))
	}
	for _, f := range sel.SameEvent {
		w.writeLine(depth+1, "%s:", f.Key)
		for _, r := range n.SameEvent(f.Key) {
			w.writeRelation(depth+2, r, f.Sel)
		}
	}
}

func (w *resultWriter) writeRelationPage(depth int, f *plan.RelationField, p *query.RelationPage) {
	if p == nil {
		w.writeLine(depth, "%s: no page", f.Key)
		return
	}
	w.writeLine(depth, "%s: total=%d next=%t previous=%t", f.Key, p.Total, p.HasNext, p.HasPrevious)
	for _, r := range p.Items {
		w.writeLine(depth+1, "%s", relationLine(r))
		for _, c := range f.Children {
			w.writeRelation(depth+2, p.Node(c.Key, r), c.Sel)
		}
		for _, o := range f.Others {
			w.writeEntity(depth+2, p.Other(o.Key, r), o.Sel)
		}
	}
}

func (w *resultWriter) writeEntityPage(depth int, f *plan.EntityField, p *query.EntityPage) {
	if p == nil {
		w.writeLine(depth, "%s: no page", f.Key)
		return
	}
	w.writeLine(depth, "%s: total=%d next=%t previous=%t", f.Key, p.Total, p.HasNext, p.HasPrevious)
	for _, e := range p.Items {
		w.writeLine(depth+1, "%s", entityLine(e))
		for _, c := range f.Children {
			w.writeEntity(depth+2, p.Node(c.Key, e), c.Sel)
		}
	}
}

func (w *resultWriter) writeSubgraph(depth int, n *plan.Neighborhood, g *query.Subgraph) {
	w.writeLine(depth, "truncated=%t", g.Truncated)
	for _, e := range g.Entities {
		w.writeLine(depth, "depth=%d %+v", g.Depth[e.ID], g.Degrees[e.ID])
		for _, c := range n.Nodes {
			w.writeEntity(depth+1, g.Node(c.Key, e), c.Sel)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(g.Pairs)) {
		w.writeLine(depth, "%+v", *g.Pairs[key])
	}
	for _, r := range g.Relations {
		w.writeLine(depth, "%s", relationLine(r))
		for _, c := range n.Relations {
			w.writeRelation(depth+1, g.Relation(c.Key, r), c.Sel)
		}
	}
}

func (w *resultWriter) writeChanges(depth int, n *plan.Changes, p *query.ChangePage) {
	w.writeLine(depth, "next=%t previous=%t, of %d", p.HasNext, p.HasPrevious, p.Total)
	for i := range p.Items {
		c := &p.Items[i]
		w.writeLine(depth+1, "%s", changeLine(c))
		for _, child := range n.Entities {
			w.writeEntity(depth+2, p.Entity(child.Key, c), child.Sel)
		}
		for _, child := range n.Relations {
			w.writeRelation(depth+2, p.Relation(child.Key, c), child.Sel)
		}
	}
}

func changeLine(c *kg.Change) string {
	return fmt.Sprintf("%d at %s: %s", c.Seq, stamp(c.At), jsonOf(c))
}

func (w *resultWriter) writeContradictions(depth int, n *plan.Contradictions, p *query.ContradictionPage) {
	w.writeLine(depth, "next=%t previous=%t", p.HasNext, p.HasPrevious)
	for _, r := range p.Items {
		for _, child := range n.Relations {
			w.writeRelation(depth+1, p.Node(child.Key, r), child.Sel)
		}
		for _, o := range p.Excludes[r.ID] {
			w.writeLine(depth+2, "excludes %s", relationLine(o))
		}
		for _, o := range p.Precedes[r.ID] {
			w.writeLine(depth+2, "precedes %s", relationLine(o))
		}
	}
}

func (w *resultWriter) writeFound(depth int, n *plan.Search, p *query.SearchPage) {
	w.writeLine(depth, "total=%d next=%t previous=%t", p.Total, p.HasNext, p.HasPrevious)
	for i := range p.Items {
		f := &p.Items[i]
		w.writeLine(depth+1, "%d %s %q", f.Place.Score, f.Matched.Field, f.Matched.Text)
		for _, c := range n.Nodes {
			w.writeEntity(depth+2, p.Node(c.Key, f), c.Sel)
		}
	}
}

func (w *resultWriter) writeFoundRelations(depth int, n *plan.RelationSearch, p *query.FoundRelations) {
	w.writeLine(depth, "total=%d next=%t previous=%t", p.Total, p.HasNext, p.HasPrevious)
	for i := range p.Items {
		f := &p.Items[i]
		w.writeLine(depth+1, "%d %s %q %v", f.Place.Score, f.Field, f.Text, f.Marks)
		for _, c := range n.Relations {
			w.writeRelation(depth+2, p.Node(c.Key, f), c.Sel)
		}
	}
}

func (w *resultWriter) writeStats(depth int, s *store.Stats) {
	for _, k := range kg.Kinds {
		w.writeLine(depth, "%s %d", k, s.Entities[k])
	}
	for _, info := range kg.RelationTypes {
		w.writeLine(depth, "%s %d", info.Type, s.Relations[info.Type])
	}
	w.writeLine(depth, "%s to %s, recorded %s", s.Earliest, s.Latest, stamp(s.LastRecorded))
}
