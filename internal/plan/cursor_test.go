package plan

import (
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"graphd/internal/kg"
)

func TestRelationCursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := kg.SortKey(rapid.Int64Range(0, int64(kg.MaxSortKey)).Draw(t, "key"))
		got, err := ParseRelationCursor("after", RelationCursor(k))
		if err != nil || got != k {
			t.Fatalf("%d became %d, %v", k, got, err)
		}
	})
}

func TestEntityCursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := &kg.Entity{ID: rapid.StringN(1, -1, 256).Draw(t, "id"), Name: rapid.StringN(1, -1, 500).Draw(t, "name")}
		for _, o := range []EntityOrder{OrderByName, OrderByID} {
			c := o.Cursor(e)
			if got, err := o.ParseCursor("after", c); err != nil || got != o.Key(e) {
				t.Fatalf("%q in order %s became %q, %v", o.Key(e), o, got, err)
			}
			if len(c) > maxCursorLen {
				t.Fatalf("a cursor of %d bytes", len(c))
			}
		}
	})
}

// A cursor of the one order is refused in the others, with a message that names both.
func TestCursorOfAnotherOrder(t *testing.T) {
	e := &kg.Entity{ID: "state:IRN", Name: "Iran"}
	cursors := map[string]string{"START": RelationCursor(7), "NAME": OrderByName.Cursor(e), "ID": OrderByID.Cursor(e)}
	for made, c := range cursors {
		for _, read := range []string{"START", "NAME", "ID"} {
			var err *kg.Error
			if read == "START" {
				_, err = ParseRelationCursor("relations.after", c)
			} else {
				_, err = EntityOrder(read).ParseCursor("relations.after", c)
			}
			if made == read {
				if err != nil {
					t.Errorf("%s: %v", made, err)
				}
				continue
			}
			if err == nil || err.Code != kg.CodeBadUserInput || err.Path != "relations.after" || err.Value != c ||
				!strings.Contains(err.Message, "ordered by "+made+";") ||
				!strings.HasSuffix(err.Message, "ordered by "+read+" is needed") {
				t.Errorf("%s read as %s: %v", made, read, err)
			}
		}
	}
}

func TestMalformedCursor(t *testing.T) {
	good := RelationCursor(1 << 40)
	flipped := []byte(good)
	flipped[3] ^= 1
	for name, c := range map[string]string{
		"empty":               "",
		"a word":              "abc",
		"not base64":          "ä" + good,
		"padded":              good + "=",
		"cut":                 good[:len(good)-4],
		"longer":              good + "AAAA",
		"changed":             string(flipped),
		"a number":            "42",
		"far too long":        strings.Repeat("é", maxCursorLen),
		"only a checksum":     base64.RawURLEncoding.EncodeToString(make([]byte, 4)),
		"unknown order":       encodeCursor('x', []byte("12345678")),
		"short key":           encodeCursor(startCursor, []byte("1234567")),
		"long key":            encodeCursor(startCursor, []byte("123456789")),
		"negative key":        encodeCursor(startCursor, []byte("\xff2345678")),
		"no key":              encodeCursor(startCursor, nil),
		"trailing bits":       good[:len(good)-1] + "B",
		"line break":          good[:4] + "\n" + good[4:],
		"with standard signs": "+/+/" + good,
	} {
		k, err := ParseRelationCursor("after", c)
		if err == nil {
			// Go's decoder drops line breaks and bits that no byte needs: the cursor is the same.
			if (name == "line break" || name == "trailing bits") && k == 1<<40 {
				continue
			}
			t.Errorf("%s: %q was read as %d", name, c, k)
			continue
		}
		if err.Code != kg.CodeBadUserInput || err.Path != "after" ||
			!strings.Contains(err.Message, "is not a cursor") || len(err.Error()) > 8000 {
			t.Errorf("%s: %v", name, err)
		}
		if strings.ToValidUTF8(err.Value, "") != err.Value {
			t.Errorf("%s: the value is cut within a letter: %q", name, err.Value)
		}
	}
	for name, c := range map[string]string{"no key": encodeCursor(idCursor, nil),
		"not UTF-8": encodeCursor(idCursor, []byte("\xff"))} {
		if k, err := OrderByID.ParseCursor("after", c); err == nil {
			t.Errorf("%s: read as %q", name, k)
		}
	}
}

// FuzzParseCursor: no text panics, and what is read as a cursor of one order is refused in the others.
func FuzzParseCursor(f *testing.F) {
	e := &kg.Entity{ID: "state:IRN", Name: "Iran"}
	for _, s := range []string{"", "abc", RelationCursor(0), RelationCursor(1 << 60), OrderByName.Cursor(e),
		OrderByID.Cursor(e)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, startErr := ParseRelationCursor("p", s)
		name, nameErr := OrderByName.ParseCursor("p", s)
		id, idErr := OrderByID.ParseCursor("p", s)
		read := 0
		for _, err := range []*kg.Error{startErr, nameErr, idErr} {
			switch {
			case err == nil:
				read++
			case err.Code != kg.CodeBadUserInput || err.Path != "p" || err.Message == "":
				t.Fatalf("%+v", err)
			}
		}
		if read > 1 {
			t.Fatalf("%q is a cursor of %d orders", s, read)
		}
		if startErr == nil && (k < 0 || mustParse(t, RelationCursor(k)) != k) || nameErr == nil && name == "" ||
			idErr == nil && id == "" {
			t.Fatalf("%q: %d, %q, %q", s, k, name, id)
		}
	})
}

func mustParse(t *testing.T, c string) kg.SortKey {
	k, err := ParseRelationCursor("p", c)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
