package icews

import (
	"os"
	"path/filepath"
	"testing"

	"graphd/internal/kg"
)

func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readAll(t *testing.T, o Options) (map[string]*kg.Entity, []kg.NewRelation) {
	t.Helper()
	entities := map[string]*kg.Entity{}
	var relations []kg.NewRelation
	err := Read(o, func(b kg.Batch) error {
		for _, e := range b.Entities {
			if entities[e.ID] != nil {
				t.Errorf("entity %s comes twice", e.ID)
			}
			entities[e.ID] = e.Entity
		}
		for _, r := range b.Relations {
			for _, end := range []string{r.From, r.To, r.FromState, r.ToState} {
				if end != "" && entities[end] == nil {
					t.Errorf("%s names %s, which has not come", r.ID, end)
				}
			}
			if errs := r.Assertion.Validate(&kg.Origin{Path: "r"}); len(errs) > 0 {
				t.Error(errs)
			}
		}
		relations = append(relations, b.Relations...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return entities, relations
}

func TestRead(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"cameo/CAMEO_codefile.txt": "//CAMEO\nLABEL: 010= Make statement\nLABEL: 021= Appeal for aid\nLABEL: 042= " +
			"Make a visit\nLABELi: 043= Host a visit\nLABEL: 1121= Accuse of crime, corruption\n",
		"cameo/CAMEO2PLOVER-2021.txt": "# table\n042: CONSULT, visit,   # Make a visit\n043: CONSULT, visit,   # " +
			"Host a visit\n" +
			"1121: ACCUSE, allege, crime; corruption # Accuse of crime, corruption\n",
		"cameo/countrynames.txt": "NULL\t---\t000\nIran\tIRN\t630\nIslamic Republic of Iran\tIRN\t630\nPuerto " +
			"Rico\tUSAPRI\t000\nChina\tCHN\t710",
		"icews14/a.tsv": "Iran\tMake statement\tChina\t2014-01-02\n" +
			"Iran\tMake statement\tChina\t2014-01-02\n" +
			"Islamic Republic of Iran\tHost a visit\tForeign Affairs (China)\t2014-01-03\n" +
			"Xi Jinping\tAccuse of crime, corruption\tCitizen (Puerto Rico)\t2014-01-04\n" +
			"Iran\tThreaten with repression\tPolice (China)\t2014-01-05\n" +
			"Iran\tAppeal for aid\tBoko Haram\t2014-01-06\n",
	})
	o := Options{Dir: dir, Sets: []string{"icews14"}, Batch: 2}
	entities, relations := readAll(t, o)
	for id, kind := range map[string]kg.Kind{
		"source:icews14": kg.KindSource, "state:IRN": kg.KindState, "state:PRI": kg.KindState, "organization:foreign-affairs-china": kg.KindOrganization, "actor:citizen-puerto-rico": kg.KindActor,
		"official:xi-jinping": kg.KindOfficial, "organization:police-china": kg.KindOrganization, "group:boko-haram": kg.KindMilitantGroup,
	} {
		if e := entities[id]; e == nil || e.Kind != kind {
			t.Errorf("%s: got %+v, want one of kind %s", id, e, kind)
		}
	}
	if len(relations) != 6 {
		t.Fatalf("got %d relations, want 6", len(relations))
	}
	if relations[0].ID == relations[1].ID {
		t.Error("the same row twice has one id")
	}
	if r := relations[0]; r.Type != kg.TypeStatement || r.From != "state:IRN" || r.CAMEOCode != "010" ||
		r.When.String() != "2014-01-02" {
		t.Errorf("statement: %+v", r)
	}
	if r := relations[2]; r.Mode != "visit" || r.From != "organization:foreign-affairs-china" ||
		r.FromState != "state:CHN" || r.To != "state:IRN" {
		t.Errorf("a visit that is hosted leads from the visitor: %+v", r)
	}
	if r := relations[3]; r.Type != "ACCUSE" || r.Mode != "allege" || r.ToState != "state:PRI" {
		t.Errorf("accusation: %+v", r)
	}
	if r := relations[4]; r.Type != "THREATEN" || r.CAMEOCode != "" ||
		string(r.Attributes) != `{"event":"Threaten with repression"}` {
		t.Errorf("a text without a code: %+v", r)
	}
	if r := relations[5]; r.Type != "REQUEST" {
		t.Errorf("root 02: %+v", r)
	}

	o.Times = 3
	_, more := readAll(t, o)
	ids := map[string]bool{}
	for _, r := range more {
		ids[r.ID] = true
	}
	if len(more) != 18 || len(ids) != 18 {
		t.Errorf("three times: %d relations with %d ids, want 18", len(more), len(ids))
	}
	for i, r := range relations {
		if more[i].ID != r.ID {
			t.Errorf("row %d has another id when rows come several times", i+1)
		}
	}
}
