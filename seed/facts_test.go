package seed_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"

	"github.com/google/go-cmp/cmp"
)

// fact is what the graph says of a relation in one reading, derived by hand from the sources.
type fact struct {
	what     string // type and mode
	is       kg.Realization
	when     string
	status   kg.Status
	location string
	certain  string // as the function certainty says it
	deaths   string // from..to; "" if nobody says
	injuries string
	claims   int
}

// Short words for the table.
const (
	occurred = kg.RealizationOccurred
	planned  = kg.RealizationPlanned
	proposed = kg.RealizationProposed
	asserted = kg.StatusAsserted
	alleged  = kg.StatusAlleged

	// january is the month up to the day on which the article was finished at the latest.
	january  = "[2024-01-01..2024-01-28]"
	in28     = "within 2024-01-01 to 2024-01-28"
	upTo28   = "within … to 2024-01-28"
	on16     = "2024-01-16 to 2024-01-16"
	on17     = "2024-01-17 to 2024-01-17"
	on18     = "2024-01-18 to 2024-01-18"
	on19     = "2024-01-19 to 2024-01-19"
	on22     = "2024-01-22 to 2024-01-22"
	fromMap  = "2022-12-31 to 2024-01-22" // from the year of the map to the first day of which the article may be
	strikes  = "[2024-01-01..2024-01-18]"
	inStrike = "within 2024-01-01 to 2024-01-18"
	never    = "never"
)

// article is what the article alone lets one know.
var article = map[string]fact{
	"restoration": {what: "AGREE", is: occurred, when: "2024-01-22", status: asserted, certain: on22, claims: 1},
	"diplomatic-relations": {what: "DIPLOMATIC_RELATIONS/ambassador", is: planned, when: "[2024-01-22..2024-01-26]/..",
		status: asserted, certain: never, claims: 1},
	"ambassador-irn-returns": {what: "SUPPORT", is: planned, when: "[2024-01-22..2024-01-26]", status: asserted,
		certain: never, claims: 1},
	"ambassador-pak-returns": {what: "SUPPORT", is: planned, when: "[2024-01-22..2024-01-26]", status: asserted,
		certain: never, claims: 1},
	"talks-1": {what: "CONSULT", is: occurred, when: january, status: asserted, certain: in28, claims: 1},
	"talks-2": {what: "CONSULT/phone", is: occurred, when: "[2024-01-01..2024-01-22]", status: asserted,
		certain: "within 2024-01-01 to 2024-01-22", claims: 1},
	"bilateral-discussions": {what: "CONSULT", is: occurred, when: "[2024-01-22..2024-01-28]", status: asserted,
		certain: "within 2024-01-22 to 2024-01-28", claims: 1},
	"invitation": {what: "AGREE", is: occurred, when: january, status: asserted, certain: in28, claims: 1},
	"visit": {what: "CONSULT/visit", is: planned, when: "2024-01-29", status: asserted, location: "state:PAK",
		certain: never, claims: 1},
	"new-mechanism": {what: "COOPERATE", is: proposed, when: "[2024-01-29..]", status: asserted,
		certain: never, claims: 1},
	"strike-irn-on-pak": {what: "ASSAULT/heavy-weapons", is: occurred, when: strikes, status: asserted,
		location: "state:PAK", certain: inStrike, claims: 1},
	"strike-irn-on-jaa": {what: "ASSAULT/heavy-weapons", is: occurred, when: strikes, status: alleged,
		location: "province:PK-BA", certain: inStrike, claims: 1},
	"strike-pak-on-irn": {what: "ASSAULT", is: occurred, when: strikes, status: asserted, location: "state:IRN",
		certain: inStrike, deaths: "1..", claims: 1},
	"strike-pak-on-outfits": {what: "ASSAULT", is: occurred, when: strikes, status: alleged,
		location: "province:IR-11", certain: inStrike, claims: 1},
	"not-iranians": {what: "STATEMENT", is: occurred, when: january, status: asserted, certain: in28, claims: 1},
	"outfits-refuge": {what: "HAS_REFUGE_IN", is: occurred, when: "/..", status: alleged,
		certain: never, claims: 1},
	"jaa-refuge": {what: "HAS_REFUGE_IN", is: occurred, when: "/..", status: alleged,
		certain: never, claims: 1},
	"anti-iran-refuge": {what: "HAS_REFUGE_IN", is: occurred, when: "/..", status: alleged,
		certain: never, claims: 1},
	"hideouts-accusation": {what: "ACCUSE/allege", is: occurred, when: "[..2024-01-28]", status: asserted,
		certain: upTo28, claims: 1},
	"hideouts-accusation-groups": {what: "ACCUSE/allege", is: occurred, when: "[..2024-01-28]", status: asserted,
		certain: upTo28, claims: 1},
	"concerns-irn": {what: "ACCUSE/disapprove", is: occurred, when: "[..2024-01-28]", status: asserted, certain: upTo28,
		claims: 1},
	"concerns-pak": {what: "ACCUSE/disapprove", is: occurred, when: "[..2024-01-28]", status: asserted, certain: upTo28,
		claims: 1},
	"brotherly-irn": {what: "STATEMENT", is: occurred, when: "/..", status: asserted,
		certain: on22, claims: 1},
	"brotherly-pak": {what: "STATEMENT", is: occurred, when: "/..", status: asserted,
		certain: on22, claims: 1},
	"ministers-commitment": {what: "AGREE", is: occurred, when: january, status: asserted, certain: in28, claims: 1},
	"pak-seeks-arrangement": {what: "REQUEST", is: occurred, when: january, status: asserted,
		certain: in28, claims: 1},
	"intelligence-proposal": {what: "COOPERATE", is: proposed, when: "[2024-01-22..]", status: asserted, certain: never,
		claims: 1},
	"proposals-talks": {what: "CONSULT", is: planned, when: "[2024-01-22..]", status: asserted,
		certain: never, claims: 1},
	"no-escalation": {what: "STATEMENT", is: occurred, when: "2024-01-19", status: asserted,
		certain: on19, claims: 1},
	"nsc-meeting": {what: "CONSULT", is: occurred, when: "2024-01-19", status: asserted,
		certain: on19, claims: 1},
	"nsc-conciliation": {what: "SUPPORT", is: occurred, when: "2024-01-19", status: asserted, certain: on19,
		claims: 1},
	"nsc-irritants": {what: "STATEMENT", is: occurred, when: "2024-01-19", status: asserted,
		certain: on19, claims: 1},
	"irn-friendly-policy": {what: "SUPPORT", is: occurred, when: january, status: asserted, certain: in28, claims: 1},
	"irn-no-enemies": {what: "STATEMENT", is: occurred, when: january, status: asserted,
		certain: in28, claims: 1},
	"office-abdollahian-fm": {what: "HOLDS_OFFICE", is: occurred, when: "[..2024-01-22]/[2024-01-22..]",
		status: asserted, certain: on22, claims: 1},
	"office-jilani-fm": {what: "HOLDS_OFFICE", is: occurred, when: "[..2024-01-22]/[2024-01-22..]", status: asserted,
		certain: on22, claims: 1},
	"part-of-ir-11":         {what: "PART_OF", is: occurred, when: "/..", status: asserted, certain: on22, claims: 1},
	"part-of-pk-ba":         {what: "PART_OF", is: occurred, when: "/..", status: asserted, certain: on22, claims: 1},
	"part-of-pk-nsc":        {what: "PART_OF", is: occurred, when: "/..", status: asserted, certain: on22, claims: 1},
	"jaa-part-of-anti-iran": {what: "PART_OF", is: occurred, when: "/..", status: asserted, certain: on22, claims: 1},
	"border-irn-pak":        {what: "BORDERS", is: occurred, when: "/..", status: asserted, certain: on22, claims: 1},
	"border-ir-11-pk-ba":    {what: "BORDERS", is: occurred, when: "/..", status: asserted, certain: on22, claims: 1},
}

// later is what the sources that were read by 1 March add, and what they correct.
var later = map[string]fact{
	"strike-irn-on-pak": {what: "ASSAULT/heavy-weapons", is: occurred, when: "2024-01-16", status: asserted,
		location: "province:PK-BA", certain: on16, deaths: "2..2", injuries: "3..3", claims: 3},
	"strike-irn-on-jaa": {what: "ASSAULT/heavy-weapons", is: occurred, when: "2024-01-16", status: alleged,
		location: "province:PK-BA", certain: on16, claims: 2},
	"strike-pak-on-irn": {what: "ASSAULT", is: occurred, when: "2024-01-18", status: asserted,
		location: "province:IR-11", certain: on18, deaths: "4..10", claims: 6},
	"strike-pak-on-outfits": {what: "ASSAULT", is: occurred, when: "2024-01-18", status: alleged,
		location: "province:IR-11", certain: on18, claims: 2},
	"strike-pak-on-bla": {what: "ASSAULT", is: occurred, when: "2024-01-18", status: alleged,
		location: "province:IR-11", certain: on18, claims: 1},
	"strike-pak-on-blf": {what: "ASSAULT", is: occurred, when: "2024-01-18", status: alleged,
		location: "province:IR-11", certain: on18, claims: 1},
	"recall-ambassador": {what: "SANCTION/withdraw", is: occurred, when: "2024-01-17", status: asserted, certain: on17,
		claims: 1},
	"ambassador-may-not-return": {what: "SANCTION/expel", is: occurred, when: "2024-01-17", status: asserted,
		certain: on17, claims: 1},
	"visits-cancelled": {what: "REJECT/meet", is: occurred, when: "2024-01-17", status: asserted,
		certain: on17, claims: 1},
	"diplomatic-relations-before": {what: "DIPLOMATIC_RELATIONS/ambassador", is: occurred, when: "/2024-01-17",
		status: asserted, certain: on17, claims: 1},
	"diplomatic-relations-downgraded": {what: "DIPLOMATIC_RELATIONS/charge_d_affaires", is: occurred,
		when: "2024-01-17/[2024-01-22..2024-01-29]", status: asserted,
		certain: "2024-01-17 to 2024-01-22", claims: 3},
	"diplomatic-relations": {what: "DIPLOMATIC_RELATIONS/ambassador", is: occurred, when: "[2024-01-22..2024-01-29]/..",
		status: asserted, certain: "2024-01-29 to 2024-01-29", claims: 2},
	"talks-1": {what: "CONSULT/phone", is: occurred, when: "2024-01-17", status: asserted, certain: on17, claims: 2},
	"call-condemnation": {what: "ACCUSE/disapprove", is: occurred, when: "2024-01-17", status: asserted, certain: on17,
		claims: 1},
	"davos-meeting": {what: "CONSULT/third-party", is: occurred, when: "2024-01-16", status: asserted, certain: on16,
		claims: 1},
	"talks-2": {what: "CONSULT/phone", is: occurred, when: "2024-01-19", status: asserted,
		certain: on19, claims: 2},
	"ministers-commitment": {what: "AGREE", is: occurred, when: "2024-01-19", status: asserted,
		certain: on19, claims: 2},
	"restoration": {what: "AGREE", is: occurred, when: "2024-01-22", status: asserted,
		certain: on22, claims: 2},
	"ambassador-irn-returns": {what: "SUPPORT", is: planned, when: "[2024-01-22..2024-01-26]", status: asserted,
		certain: never, claims: 2},
	"ambassador-pak-returns": {what: "SUPPORT", is: planned, when: "[2024-01-22..2024-01-26]", status: asserted,
		certain: never, claims: 2},
	"visit": {what: "CONSULT/visit", is: occurred, when: "2024-01-28/2024-01-29", status: asserted,
		location: "state:PAK", certain: "2024-01-28 to 2024-01-29", claims: 3},
	"office-jilani-fm": {what: "HOLDS_OFFICE", is: occurred, when: "2023-08-17/[2024-02-26..]", status: asserted,
		certain: "2023-08-17 to 2024-02-26", claims: 2},
	"office-kakar-pm": {what: "HOLDS_OFFICE", is: occurred, when: "[..2024-01-16]/[2024-01-16..]", status: asserted,
		certain: on16, claims: 1},
	// The last source that counts them among the outfits is of about 29 January, so of the 28th at the earliest.
	"bla-part-of-baloch-outfits": {what: "PART_OF", is: occurred, when: "/..", status: asserted,
		certain: "2024-01-28 to 2024-01-28", claims: 1},
	"blf-part-of-baloch-outfits": {what: "PART_OF", is: occurred, when: "/..", status: asserted,
		certain: "2024-01-28 to 2024-01-28", claims: 1},
	"part-of-ir-11": {what: "PART_OF", is: occurred, when: "[..2022-12-31]/..", status: asserted, certain: fromMap,
		claims: 2},
	"part-of-pk-ba": {what: "PART_OF", is: occurred, when: "[..2022-12-31]/..", status: asserted, certain: fromMap,
		claims: 2},
	"border-irn-pak": {what: "BORDERS", is: occurred, when: "[..2022-12-31]/..", status: asserted, certain: fromMap,
		claims: 2},
	"border-ir-11-pk-ba": {what: "BORDERS", is: occurred, when: "[..2022-12-31]/..", status: asserted, certain: fromMap,
		claims: 2},
}

// june is what was known once the minister had died.
var june = map[string]fact{
	"office-abdollahian-fm": {what: "HOLDS_OFFICE", is: occurred, when: "2021-08-25/2024-05-19", status: asserted,
		certain: "2021-08-25 to 2024-05-19", claims: 2},
}

// TestFacts: the graph says of each relation what its sources let one know, at each time of reading, and of no other.
func TestFacts(t *testing.T) {
	s := loaded(t)
	want := map[string]fact{}
	for _, reading := range []struct {
		known time.Time
		adds  map[string]fact
	}{
		{time.Date(2024, 2, 24, 0, 0, 0, 0, time.UTC), article},
		{time.Date(2024, 3, 2, 0, 0, 0, 0, time.UTC), later},
		{time.Date(2024, 6, 2, 0, 0, 0, 0, time.UTC), june},
	} {
		for id, f := range reading.adds {
			want[id] = f
		}
		got := map[string]fact{}
		for id, r := range asKnown(t, s, reading.known) {
			got[id] = factOf(r)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(fact{})); diff != "" {
			t.Errorf("as known on %s (-by hand +graph):\n%s", reading.known.Format(time.DateOnly), diff)
		}
	}
}

// TestClaims: claims say what they claim, where that is not what the relation says.
func TestClaims(t *testing.T) {
	relations := asKnown(t, loaded(t), time.Date(2024, 3, 2, 0, 0, 0, 0, time.UTC))
	type claimed struct {
		Source, When, Deaths, Injuries string
		Is                             kg.Realization
	}
	for _, x := range []struct {
		id   string
		want []claimed
	}{
		{id: "strike-irn-on-pak", want: []claimed{
			{Source: "source:infostani-2024-02-23"}, {Source: "source:tribune-2024-01-17"},
			{Source: "source:tribune-2024-01-17", Deaths: "2..2", Injuries: "3..3"},
		}},
		{id: "strike-pak-on-irn", want: []claimed{
			{Source: "source:infostani-2024-02-23"}, {Source: "source:menafn-2024-01-18", Deaths: "4..4"},
			{Source: "source:ddindia-2024-01"}, {Source: "source:newindian-2024-01-18", Deaths: "7..7"},
			{Source: "source:tass-2024-01-19", Deaths: "10..10"}, {Source: "source:rferl-2024-01-20", Deaths: "9..9"},
		}},
		// What announced the visit is no evidence that it took place.
		{id: "visit", want: []claimed{
			{Source: "source:infostani-2024-02-23", Is: planned},
			{Source: "source:urdupoint-2024-01-22", Is: planned, When: "2024-01-29"},
			{Source: "source:dailypakistan-2024-01-29"},
		}},
		{id: "diplomatic-relations", want: []claimed{
			{Source: "source:infostani-2024-02-23", Is: planned}, {Source: "source:dailypakistan-2024-01-29"},
		}},
		{id: "diplomatic-relations-downgraded", want: []claimed{
			{Source: "source:dawn-2024-01-18", When: "2024-01-17/.."},
			{Source: "source:infostani-2024-02-23", When: "/[2024-01-22..]"},
			{Source: "source:dailypakistan-2024-01-29", When: "/[..2024-01-29]"},
		}},
	} {
		var got []claimed
		for _, c := range relations[x.id].Claims {
			got = append(got, claimed{Source: c.Evidence[0].Source, When: c.When.String(), Is: c.Realization,
				Deaths: rangeOf(c.Deaths), Injuries: rangeOf(c.Injuries)})
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", x.id, diff)
		}
	}
}

// TestArticleSpeaks: the article was published in February and written before 29 January. It speaks for no later day,
// neither in its own voice nor for others.
func TestArticleSpeaks(t *testing.T) {
	for id, r := range asKnown(t, loaded(t), time.Date(2024, 2, 24, 0, 0, 0, 0, time.UTC)) {
		for _, c := range r.Claims {
			latest := c.On.Bounds(dayOf(t, "2024-02-23")).EndLatest
			if c.On.IsZero() || latest != dayOf(t, "2024-01-28") {
				t.Errorf("%s: a claim of the article is made on %q", id, c.On)
			}
			if own := c.On.String() == "[2024-01-22..2024-01-28]"; own != (c.By == "") {
				t.Errorf("%s: a claim by %q is made on %q", id, c.By, c.On)
			}
			for _, e := range c.Evidence {
				if e.ReportedOn == nil || e.ReportedOn.String() != "2024-02-23" || e.Locator == "" {
					t.Errorf("%s: reported on %v, at %q", id, e.ReportedOn, e.Locator)
				}
			}
		}
		b := r.Bounds()
		if r.Realization == occurred && b.StartLatest > dayOf(t, "2024-01-28") && b.EndLatest.Finite() {
			t.Errorf("%s: %s may have begun after the article was written", id, r.When)
		}
	}
}

// loaded returns a store that holds the seed graph.
func loaded(t *testing.T) store.Store {
	t.Helper()
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	var batches []kg.Batch
	for _, r := range recordings(t) {
		batches = append(batches, r.Batch)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, batches...); err != nil {
		t.Fatal(err)
	}
	return s
}

// asKnown returns the relations, by id, as they were known at an instant.
func asKnown(t *testing.T, s store.Store, at time.Time) map[string]*kg.Relation {
	t.Helper()
	var ids []string
	for id := range relationsOf(recordings(t)) {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	out := map[string]*kg.Relation{}
	err := s.Read(t.Context(), func(r store.Reader) error {
		list, err := r.AsKnown(at).Relations(context.WithoutCancel(t.Context()), ids, plan.AllColumns)
		for _, rel := range list {
			out[rel.ID] = rel
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func factOf(r *kg.Relation) fact {
	f := fact{what: string(r.Type), is: r.Realization, when: r.When.String(), status: r.Status, location: r.Location,
		certain: certainty(r.CertainFrom, r.CertainTo), deaths: rangeOf(r.DeathToll), injuries: rangeOf(r.InjuryToll),
		claims: len(r.Claims)}
	if r.Mode != "" {
		f.what += "/" + r.Mode
	}
	return f
}

// rangeOf writes a number of people as LEAST..MOST, without an end that is unknown.
func rangeOf(c *kg.Casualties) string {
	switch {
	case c == nil:
		return ""
	case c.Max == nil:
		return fmt.Sprintf("%d..", c.Min)
	}
	return fmt.Sprintf("%d..%d", c.Min, *c.Max)
}
