package kg

import "testing"

func TestOrigin(t *testing.T) {
	item := &Origin{Path: "input.3"}
	claims := &Origin{Path: "input.0", ID: "input.0.relation", Version: "input.2.version",
		Claims: []string{"input.0.claim"}}
	arguments := &Origin{}
	for _, c := range []struct{ name, got, want string }{
		{name: "a field", got: item.At("when"), want: "input.3.when"},
		{name: "the id", got: item.At("id"), want: "input.3.id"},
		{name: "a claim", got: item.Claim(2), want: "input.3.claims.2"},
		{name: "what is corrected", got: item.Patch().At("when"), want: "input.3.patch.when"},
		{name: "the id of what is corrected", got: item.Patch().At("id"), want: "input.3.id"},
		{name: "an id elsewhere", got: claims.At("id"), want: "input.0.relation"},
		{name: "a version elsewhere", got: claims.At("version"), want: "input.2.version"},
		{name: "a claim elsewhere", got: claims.Claim(0), want: "input.0.claim"},
		{name: "a claim behind those", got: claims.Claim(1), want: "input.0.claims.1"},
		{name: "an argument", got: arguments.At("version"), want: "version"},
		{name: "a claim of an argument", got: arguments.Claim(0), want: "claims.0"},
		{name: "a field of an argument", got: arguments.Patch().At("when"), want: "patch.when"},
		{name: "the id beside an argument", got: arguments.Patch().At("id"), want: "id"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}
