package storetest

import "graphd/internal/kg"

// drawWays draws affiliations that lead from an actor to one state or two, directly or through what is between, and
// what the actor does, or undergoes, without a word of the state that he acts for. Which state that is depends on all
// of them, and now and then one of them is missing.
func (w *writer) drawWays() []kg.NewRelation {
	t := w.t
	who := one(t, "official:a", "official:😀", "official:a", "person:$x")
	states := []string{"state:IRN", "state:PAK"}
	if rarely(t, 2) {
		states[0], states[1] = states[1], states[0]
	}
	type step struct {
		from string
		kg.RelationType
		to string
	}
	var steps []step
	through := []step{{who, kg.TypeMemberOf, "org:1"}, {"org:1", kg.TypePartOf, states[0]}}
	group := []step{{who, kg.TypeMemberOf, "group:jaa"}, {"group:jaa", kg.TypeMemberOf, "org:1"},
		{"org:1", kg.TypePartOf, states[0]}}
	offices := []step{{who, kg.TypeHoldsOffice, states[0]}, {who, kg.TypeHoldsOffice, states[1]}}
	switch one(t, 0, 1, 2, 3, 4) {
	case 0:
		steps = through
	case 1:
		if steps = group; rarely(t, 3) {
			who = "group:jaa"
		}
	case 2:
		steps = offices
	case 3:
		steps = append(through, offices[1]) // its second state is another one
	case 4:
		steps = append(offices[:1:1], group...)
	}
	if who == "person:$x" { // it holds no office
		steps = append(through, group[:2]...)
	}
	var out []kg.NewRelation
	for _, id := range w.free(len(steps) + 1) {
		a := kg.Assertion{Type: "ACCUSE", From: who, To: "state:irn", When: drawWhen(t)}
		if rarely(t, 2) {
			a.From, a.To = a.To, a.From
		}
		if n := len(out); n < len(steps) {
			s := steps[n]
			a = kg.Assertion{Type: s.RelationType, From: s.from, To: s.to, When: drawLasting(t)}
		}
		a.Claims = kg.OwnVoice([]kg.Evidence{{Source: one(t, "source:1", "source:2")}})
		if !rarely(t, 8) {
			out = append(out, kg.NewRelation{ID: id, Assertion: a})
		}
	}
	return out
}

// free returns ids of relations that are not there, as many as there are.
func (w *writer) free(n int) []string {
	var out []string
	for _, id := range w.all {
		if len(out) < n && (w.now == nil || w.now.relations[id] == nil) {
			out = append(out, id)
		}
	}
	return out
}
