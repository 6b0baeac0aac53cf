package storetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// search looks for entities by what people type: now, and as they were named before corrections, merges and deletions.
func (s suite) search() {
	first := s.apply(kg.Batch{Entities: writes(
		&kg.Entity{ID: "se:jaa", Kind: kg.KindMilitantGroup, Name: "Jaish al-Adl", Aliases: []string{"Army of Justice"},
			Names: []kg.Name{{Value: "جيش العدل", Language: "ar"}}, Description: "Hostile to Tehran, based in hills."},
		&kg.Entity{ID: "se:aa", Kind: kg.KindOfficial, Name: "Hossein Amir-Abdollahian",
			Names: []kg.Name{{Value: "حسین امیرعبداللهیان", Language: "fa"}}},
		&kg.Entity{ID: "se:XYZ", Kind: kg.KindState, Name: "Searchland", ISO2: "XY", Capital: "Sought",
			ExternalIDs: []kg.ExternalID{{Scheme: "wikidata", Value: "Q9990001"}}},
		&kg.Entity{ID: "se:ag", Kind: kg.KindActor, Name: "Zyzzy General (Cabane d'Ornzy)"},
		&kg.Entity{ID: "se:old", Kind: kg.KindPerson, Name: "Quentin Oldname"},
		&kg.Entity{ID: "se:gone", Kind: kg.KindPerson, Name: "Quentin Gonename"},
		&kg.Entity{ID: "se:twin", Kind: kg.KindPerson, Name: "Quentin Twinname"},
		&kg.Entity{ID: "se:paper", Kind: kg.KindSource, Name: "Paper of 3 March", Title: "Searchlanders march",
			Publisher: "Daily Sought"},
	)})
	s.apply(kg.Batch{
		EntityCorrections: []kg.EntityCorrection{
			{ID: "se:old", Version: ptr(1), Reason: "renamed", Set: kg.Entity{Name: "Quentin Newname"},
				Fields: []string{"name"}},
			{ID: "se:jaa", Version: ptr(1), Reason: "more", Set: kg.Entity{Description: "Hostile."},
				Fields: []string{"description"}},
		},
		Deletions: []kg.Deletion{{ID: "se:gone", Version: ptr(1), Reason: "none such"}},
	})
	s.merge("se:twin", "se:old")
	for _, x := range []struct {
		name, text string
		kinds      []kg.Kind
		known      time.Time
		want       string // ids, each with the field that fits, the best first; only of this test
	}{
		{name: "spelt otherwise", text: "Jeish ul Adel", want: "se:jaa NAME"},
		{name: "by vowels", text: "Jaysh-e Adl", want: "se:jaa NAME"},
		{name: "in Arabic", text: "جيش العدل", want: "se:jaa NAME"},
		{name: "in Persian letters", text: "جیش عدل", want: "se:jaa NAME"},
		{name: "the last word first", text: "adl jaish", want: "se:jaa NAME"},
		{name: "unfinished", text: "jaish al-a", want: "se:jaa NAME"},
		{name: "a letter too many", text: "jaisch al adll", want: "se:jaa NAME"},
		{name: "an alias", text: "army of justice", want: "se:jaa ALIAS"},
		{name: "a word of the description", text: "hostile", want: "se:jaa DESCRIPTION"},
		{name: "a word that it had", text: "hills", want: ""},
		{name: "a word that it had then", text: "hills", known: first.At, want: "se:jaa DESCRIPTION"},
		{name: "joined", text: "amirabdollahian", want: "se:aa NAME"},
		{name: "apart", text: "amir abdollahian", want: "se:aa NAME"},
		{name: "one n too few", text: "Abdolahian", want: "se:aa NAME"},
		{name: "in Persian", text: "امیرعبداللهیان", want: "se:aa NAME"},
		{name: "a code", text: "xy", want: "se:XYZ CODE"},
		{name: "a key", text: "SE:xyz", want: "se:XYZ KEY"},
		{name: "an id elsewhere", text: "q9990001", want: "se:XYZ EXTERNAL_ID"},
		{name: "a capital", text: "sought", want: "se:paper DESCRIPTION, se:XYZ DESCRIPTION"},
		{name: "a title", text: "searchland", want: "se:XYZ NAME, se:paper TITLE"},
		{name: "letters swapped", text: "saerchlnad", want: "se:XYZ NAME, se:paper TITLE"},
		{name: "of a kind", text: "searchland", kinds: []kg.Kind{kg.KindSource}, want: "se:paper TITLE"},
		{name: "of no kind", text: "searchland", kinds: []kg.Kind{kg.KindActor}, want: ""},
		{name: "a new name", text: "quentin newname", want: "se:old NAME"},
		{name: "names that were", text: "quentin oldname", known: first.At, want: "se:old NAME"},
		{name: "a deleted one", text: "gonename", want: ""},
		{name: "a deleted one then", text: "gonename", known: first.At, want: "se:gone NAME"},
		{name: "a merged one then", text: "twinname", known: first.At, want: "se:twin NAME"},
		{name: "before all", text: "twinname", known: first.At.Add(-1), want: ""},
		{name: "a small word", text: "general", want: "se:ag NAME"},
		{name: "behind an article", text: "ornzy", want: "se:ag NAME"},
		{name: "no letters", text: "☂☂☂", want: ""},
	} {
		page := s.found(&plan.Search{Text: x.text, Kinds: x.kinds, Limit: 50}, x.known)
		var got []string
		for _, f := range page.Items {
			if strings.HasPrefix(f.Entity.ID, "se:") {
				got = append(got, f.Entity.ID+" "+string(f.Matched.Field))
			}
		}
		s.same(x.name, strings.Join(got, ", "), x.want)
	}
	s.searchPages()
}

// found runs a search.
func (s suite) found(q *plan.Search, known time.Time) *query.SearchPage {
	s.t.Helper()
	key := plan.Key{}.Field("search")
	p := &plan.Plan{Roots: []plan.Root{{Key: key, View: knownAt(known), Question: q}}}
	res, err := query.Run(s.t.Context(), s.store, p)
	if err != nil {
		s.t.Fatal(err)
	}
	return query.Answer[*query.SearchPage](res, key)
}

// searchPages: pages of any size show what one page shows, in order, and cursors stay valid amid writes.
func (s suite) searchPages() {
	var list []*kg.Entity
	for i := range 30 {
		list = append(list, &kg.Entity{ID: fmt.Sprintf("sp:%02d", i), Kind: kg.KindActor,
			Name: "Pagename " + string(rune('a'+i%7))})
	}
	s.apply(kg.Batch{Entities: writes(list...)})
	all := s.found(&plan.Search{Text: "pagename", Limit: 100}, time.Time{})
	if all.Total != 30 || len(all.Items) != 30 || all.HasNext {
		s.t.Errorf("%d of %d found, next: %t", len(all.Items), all.Total, all.HasNext)
	}
	q := &plan.Search{Text: "pagename", Limit: 4}
	for i := 0; ; {
		page := s.found(q, time.Time{})
		for _, f := range page.Items {
			if i >= len(all.Items) || f.Entity.ID != all.Items[i].Entity.ID {
				s.t.Fatalf("item %d is %s", i, f.Entity.ID)
			}
			i++
		}
		if page.HasNext != (i < 30) || page.Total != 30 || page.HasPrevious != (i > 4) {
			s.t.Errorf("after %d: next %t, total %d, previous %t", i, page.HasNext, page.Total, page.HasPrevious)
		}
		if !page.HasNext {
			break
		}
		q.After, q.HasAfter = page.Items[len(page.Items)-1].Place, true
	}
	s.apply(kg.Batch{Deletions: []kg.Deletion{{ID: all.Items[4].Entity.ID, Version: ptr(1), Reason: "gone"}}})
	q = &plan.Search{Text: "pagename", Limit: 1, HasAfter: true, After: all.Items[4].Place}
	if page := s.found(q, time.Time{}); len(page.Items) != 1 || page.Items[0].Entity.ID != all.Items[5].Entity.ID {
		s.t.Errorf("behind the cursor of what is gone: %v", page.Items)
	}
}

// searchKeys: entries come by prefix, then by key and id, and each prefix has no more than its limit.
func (s suite) searchKeys() {
	then := s.apply(kg.Batch{Entities: writes(
		&kg.Entity{ID: "sk:b", Kind: kg.KindPerson, Name: "Skeyname One"},
		&kg.Entity{ID: "sk:a", Kind: kg.KindPerson, Name: "Skeyname One"},
		&kg.Entity{ID: "sk:c", Kind: kg.KindActor, Name: "Skeyname 𐐨x"},
		&kg.Entity{ID: "sk:d", Kind: kg.KindActor, Name: "Skeyname ﬀ"},
	)}).At
	s.apply(kg.Batch{EntityCorrections: []kg.EntityCorrection{{ID: "sk:a", Version: ptr(1), Reason: "renamed",
		Set: kg.Entity{Name: "Skeyname Two"}, Fields: []string{"name"}}}})
	seek := func(limit int, prefixes ...string) plan.KeySeek {
		return plan.KeySeek{Prefixes: prefixes, Limit: limit}
	}
	for _, x := range []struct {
		name  string
		known time.Time
		seeks []plan.KeySeek
		want  string
	}{
		{name: "nothing"},
		{name: "nothing in a seek", seeks: []plan.KeySeek{seek(1)}},
		{
			name:  "two seeks",
			seeks: []plan.KeySeek{seek(9, "tPERSON skeyname", "tPERSON nothing"), seek(1, "tPERSON skeyname")},
			want:  "0 tPERSON skeyname one sk:b, 0 tPERSON skeyname two sk:a, 2 tPERSON skeyname one sk:b",
		},
		{
			name: "known then", known: then, seeks: []plan.KeySeek{seek(9, "tPERSON skeyname"), seek(1, "tPERSON skeyname")},
			want: "0 tPERSON skeyname one sk:a, 0 tPERSON skeyname one sk:b, 1 tPERSON skeyname one sk:a",
		},
		{
			name: "in the order of codepoints", seeks: []plan.KeySeek{seek(9, "tACTOR skeyname")},
			want: "0 tACTOR skeyname ff sk:d, 0 tACTOR skeyname 𐐨x sk:c",
		},
	} {
		var got []string
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.AsKnown(x.known).SearchKeys(ctx, x.seeks)
			for _, row := range rows {
				got = append(got, fmt.Sprint(row.Prefix, " ", row.Key, " ", row.ID))
			}
			return err
		})
		s.same(x.name, strings.Join(got, ", "), x.want)
	}
}
