package audit

import (
	"context"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Audited counts what Audit has read and found.
type Audited struct {
	Entities, Relations int
	Problems            int // grouped problems of a store's own Check count once
	Notes               int
}

// Audit checks a store: first what the store keeps for itself (its Check), then, page by page, that references exist,
// that the registry allows the shapes of relations, and that derived values are right. It changes nothing. A note is
// something that earlier rules allowed and today's would refuse.
func Audit(ctx context.Context, s store.Store, problem, note func(string)) (Audited, error) {
	a := &audit{ctx: ctx, problems: store.NewTeller(problem), notes: store.NewTeller(note)}
	own := 0
	if err := s.Check(ctx, func(text string) { own++; problem(text) }); err != nil {
		return a.out, err
	}
	err := s.Read(ctx, func(r store.Reader) error {
		a.r = r
		if err := a.entities(); err != nil {
			return err
		}
		return a.relations()
	})
	if err != nil && own > 0 && ctx.Err() == nil {
		a.problems.Say("reading", "the graph cannot be read completely: %v", err)
		err = nil
	}
	a.problems.Rest()
	a.notes.Rest()
	a.out.Problems, a.out.Notes = own+a.problems.Count(), a.notes.Count()
	return a.out, err
}

// auditPage is the number of entities or relations in memory at a time.
const auditPage = 1000

type audit struct {
	ctx             context.Context
	r               store.Reader
	problems, notes *store.Teller
	out             Audited
}

func (a *audit) entities() error {
	l := plan.EntityList{Order: plan.OrderByID, Scan: plan.TextScan{Limit: auditPage}}
	for {
		rows, err := a.r.ListEntities(a.ctx, &l, nil)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			a.out.Entities++
			if e := row.Entity; !slices.Contains(kg.Kinds, e.Kind) {
				a.problems.Say("kinds", "entity %q has the unknown kind %q", e.ID, e.Kind)
			}
		}
		l.Scan.Lo = rows[len(rows)-1].Entity.ID
	}
}

func (a *audit) relations() error {
	l := plan.RelationList{Anchor: plan.AnchorRoot, Columns: plan.AllColumns, Scan: plan.Scan{Lo: kg.MinSortKey,
		Hi:    kg.MaxSortKey,
		Limit: auditPage}}
	for {
		rows, err := a.r.ListRelations(a.ctx, &l, nil)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		list := make([]*kg.Relation, len(rows))
		for i, row := range rows {
			list[i] = row.Relation
		}
		if err := a.page(list); err != nil {
			return err
		}
		if next := list[len(list)-1].SK; next > l.Scan.Lo {
			l.Scan.Lo = next
		} else {
			a.problems.Say("order", "relation %q is listed after relations with later sort keys", list[len(list)-1].ID)
			return nil
		}
	}
	counts, err := a.r.CountRelations(a.ctx, &plan.RelationList{Anchor: plan.AnchorRoot}, nil)
	if err == nil && counts[0] != a.out.Relations {
		a.problems.Say("counts", "the list of all relations has %d, but the store counts %d", a.out.Relations,
			counts[0])
	}
	return err
}

// page checks a page of relations, and fetches what they refer to together.
func (a *audit) page(list []*kg.Relation) error {
	var refs, links kg.IDSet
	for _, r := range list {
		refs.Add(r.Assertion.References()...)
		for _, l := range r.Links {
			links.Add(l.Relation)
		}
	}
	found, err := a.r.Entities(a.ctx, refs.List())
	if err != nil {
		return err
	}
	there := make(map[string]*kg.Entity, len(found))
	for _, e := range found {
		there[e.ID] = e
	}
	// A linked relation may have been retracted since, but must have existed.
	versions, err := a.r.RelationVersions(a.ctx, links.List(), plan.Columns{})
	if err != nil {
		return err
	}
	linked := map[string]bool{}
	for _, v := range versions {
		linked[v.ID] = true
	}
	var unsure []*kg.Relation
	for _, r := range list {
		a.out.Relations++
		a.references(r, there)
		for _, l := range r.Links {
			if l.Relation == r.ID {
				a.notes.Say("links to themselves", "relation %q has a link to itself", r.ID)
			} else if !linked[l.Relation] {
				a.problems.Say("links", "relation %q has a link to %q, which never existed", r.ID, l.Relation)
			}
		}
		a.claims(r)
		if derived(r, func(id string) edtf.Value { return publishedOn(there[id]) }) != "" {
			unsure = append(unsure, r)
		}
	}
	if err := a.states(list, there); err != nil {
		return err
	}
	return a.derived(unsure)
}

// references checks what a relation refers to, by the rules of writing.
func (a *audit) references(r *kg.Relation, there map[string]*kg.Entity) {
	kind := func(role, id string, allowed ...kg.Kind) kg.Kind {
		e := there[id]
		switch {
		case id == "":
			return ""
		case e == nil:
			a.problems.Say("references", "relation %q refers to %q (%s), which is not there", r.ID, id, role)
			return ""
		case len(allowed) > 0 && !slices.Contains(allowed, e.Kind):
			a.problems.Say("kinds", "relation %q refers to %q (%s), which is of kind %s; allowed there: %v", r.ID, id,
				role, e.Kind, allowed)
		}
		return e.Kind
	}
	from, to := kind("from", r.From), kind("to", r.To)
	switch info := r.Type.Info(); {
	case info == nil:
		a.problems.Say("types", "relation %q has the unknown type %q", r.ID, r.Type)
	case !info.HasMode(r.Mode):
		a.problems.Say("modes", "relation %q has the mode %q, which type %s does not have", r.ID, r.Mode, r.Type)
	case from != "" && to != "" && !info.MayJoin(from, to):
		a.problems.Say("shapes", "relation %q, %s, leads from %s to %s, which is not allowed", r.ID, r.Type, from, to)
	}
	kind("fromState", r.FromState, kg.KindState)
	kind("toState", r.ToState, kg.KindState)
	kind("location", r.Location, kg.KindProvince, kg.KindState)
	for _, id := range kg.ClaimedLocations(r.Claims) {
		kind("location of a claim", id, kg.KindProvince, kg.KindState)
	}
	for _, id := range kg.Claimants(r.Claims) {
		kind("claimant", id)
	}
	for _, id := range kg.Sources(r.Claims) {
		kind("source", id, kg.KindSource)
	}
}

func (a *audit) claims(r *kg.Relation) {
	if len(r.Claims) == 0 {
		a.notes.Say("relations without claims", "relation %q has no claim", r.ID)
	}
	for i, c := range r.Claims {
		if len(c.Evidence) == 0 {
			a.notes.Say("claims without evidence", "claim %d of relation %q has no evidence", i+1, r.ID)
		}
	}
}

// publishedOn returns the date of a source; it is not set if there is no such source.
func publishedOn(source *kg.Entity) edtf.Value {
	if source == nil {
		return edtf.Value{}
	}
	return source.PublishedOn
}

// derived reports relations whose derived values do not follow from the sources as they are now. They must then follow
// from what the sources were when the relation was recorded, because the date of a source may have changed since.
func (a *audit) derived(unsure []*kg.Relation) error {
	var sources kg.IDSet
	for _, r := range unsure {
		sources.Add(kg.Sources(r.Claims)...)
	}
	list, err := a.r.EntityVersions(a.ctx, sources.List())
	if err != nil {
		return err
	}
	versions := map[string][]*kg.Entity{}
	for _, v := range list {
		versions[v.ID] = append(versions[v.ID], v)
	}
	for _, r := range unsure {
		why := derived(r, func(id string) edtf.Value {
			var date edtf.Value
			for _, v := range versions[id] { // the oldest first
				if !v.RecordedAt.After(r.RecordedAt) {
					date = v.PublishedOn
				}
			}
			return date
		})
		if why != "" {
			a.problems.Say("derived values", "relation %q: %s does not follow from what was asserted", r.ID, why)
		}
	}
	return nil
}

// maxKeysTaken is how far a sort key may lie behind the one that follows from day and id, because other relations of
// the day may have that one.
const maxKeysTaken = 1000

// derived returns the name of a derived value that differs from what Derive computes, or "".
func derived(r *kg.Relation, published kg.PublishedOn) string {
	if r.Type.Info() == nil { // reported elsewhere
		return ""
	}
	v := *r
	v.Derive(published)
	switch {
	case v.SK.Start() != r.SK.Start() || (r.SK-v.SK)&(kg.FirstSortKey(1)-kg.FirstSortKey(0)-1) > maxKeysTaken:
		return "the sort key"
	case v.Status != r.Status:
		return "the status " + string(r.Status)
	case v.CertainFrom != r.CertainFrom || v.CertainTo != r.CertainTo:
		return "when it is certain"
	case v.ReportedOn != r.ReportedOn:
		return "the first report"
	case !sameToll(v.DeathToll, r.DeathToll) || !sameToll(v.InjuryToll, r.InjuryToll):
		return "the number of casualties"
	case !slices.Equal(v.Conflicts, r.Conflicts):
		return "what of its claims cannot be so together"
	case v.Symmetric != r.Symmetric || v.From != r.From || v.To != r.To:
		return "the order of its ends"
	}
	return ""
}

func sameToll(a, b *kg.Casualties) bool {
	if a == nil || b == nil || a.Max == nil || b.Max == nil {
		return a == b || a != nil && b != nil && a.Min == b.Min && a.Max == b.Max
	}
	return a.Min == b.Min && *a.Max == *b.Max
}
