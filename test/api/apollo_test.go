package api

import (
	"encoding/json"
	"slices"
	"testing"

	"graphd/test/npm"
)

// TestApollo has Apollo Client read an entity and a relation now and in a view of the past, with its cache as it is:
// the two stay apart in it, whichever was asked for first.
func TestApollo(t *testing.T) {
	run := npm.Project(t, "apollo")
	c := serve(t, openLite(t))

	type read struct {
		State struct {
			ID, Key, Name string
			Relations     struct{ TotalCount int }
		}
		Relation struct {
			ID, Key, Realization string
			Version              int
			When                 struct{ EDTF string }
			From                 struct{ ID, Name string }
		}
	}
	type views struct {
		Now  *read
		Then struct{ AsOf *read }
	}
	for _, order := range []string{"now,then", "then,now"} {
		t.Run(order, func(t *testing.T) {
			var out struct {
				Asked, Cached views
				Objects       []string
			}
			if err := json.Unmarshal(run(t, "run.mjs", c.url, known, order), &out); err != nil {
				t.Fatal(err)
			}
			for how, v := range map[string]views{"asked": out.Asked, "cached": out.Cached} {
				now, then := v.Now, v.Then.AsOf
				if now == nil || then == nil {
					t.Errorf("%s: now %v, then %v", how, now, then)
					continue
				}
				if s, r := now.State, now.Relation; s.ID != "state:IRN" || s.Relations.TotalCount != 33 ||
					r.ID != "visit" || r.Version != 2 || r.Realization != "OCCURRED" ||
					r.When.EDTF != "2024-01-28/2024-01-29" {
					t.Errorf("%s, now: %+v", how, *now)
				}
				if s, r := then.State, then.Relation; s.ID != "state:IRN"+knownSuffix || s.Key != "state:IRN" ||
					s.Relations.TotalCount != 27 || r.ID != "visit"+knownSuffix || r.Key != "visit" || r.Version != 1 ||
					r.Realization != "PLANNED" || r.When.EDTF != "2024-01-29" ||
					r.From.ID != "official:hossein-amir-abdollahian"+knownSuffix {
					t.Errorf("%s, then: %+v", how, *then)
				}
			}
			for _, key := range []string{"State:state:IRN", "Relation:visit",
				"Official:official:hossein-amir-abdollahian"} {
				if !slices.Contains(out.Objects, key) || !slices.Contains(out.Objects, key+knownSuffix) {
					t.Errorf("the cache holds %v", out.Objects)
				}
			}
		})
	}
}
