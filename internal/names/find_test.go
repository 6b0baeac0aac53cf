package names

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFind(t *testing.T) {
	for _, c := range []struct {
		query, name string
		found       bool
	}{
		{"j", "Jaish al-Adl", true},
		{"jaish al-a", "Jaish al-Adl", true},
		{"Jeish ul Adel", "Jaish al-Adl", true},
		{"Jeish-e Adl", "جيش العدل", true},
		{"جيش", "Jaish al-Adl", true},
		{"adl jaish", "Jaish al-Adl", true},
		{"amirabdo", "Hossein Amir-Abdollahian", true},
		{"amir abdolah", "Amirabdollahian", true},
		{"امیرعبد", "حسین امیرعبداللهیان", true},
		{"Sistan va Baluchestan", "Sistan and Baluchestan", true},
		{"paksitan", "Pakistan", true},
		{"paksit", "Pakistan", true}, // unfinished, and misspelt
		{"Li Wu", "Lu Wu", true},     // short words may differ, too
		{"Jon Smi", "John Smith", true},
		{"Ann Lee", "Anne Lee", true},
		{"smith", "John Smith", true},
		{"orny", "Cabane d'Orny", true},
		{"l'engle", "Madeleine L'Engle", true},
		{"james crichton browne", "James Crichton-Browne", true},
		{"general", "Attorney General", true},
		{"sanaa", "Sana'a", true},
		{"jaish", "Jundallah", false},
		{"iran", "Pakistan", false},
		{"adl j", "Adl Mahmoud", false},
		{"🙂", "🙂", false},
		{"", "Iran", false},
	} {
		if got := Find(Parse(c.query), Parse(c.name)); (got >= Found) != c.found {
			t.Errorf("Find(%q, %q) = %.2f; want at least %.2f: %v", c.query, c.name, got, Found, c.found)
		}
	}
}

// The better of two names is the one that the query means.
func TestFindPrefers(t *testing.T) {
	for _, c := range []struct{ query, better, worse string }{
		{"Fernando Perez", "Fernando Pérez Royo", "فرناندو بيريز"},
		{"iran", "Iran", "Iran-Iraq War"},
		{"ira", "Iran", "Iranian Foreign Ministry"},
		{"jaish", "Jaish", "Jaysh"},
		{"jaish al-adl", "Jaish al-Adl", "Adl Jaish"},
		{"sergey viktorovich lavrov", "Sergey Lavrov", "Sergey Borisovich Lavrov"},
		{"hassan rouhani", "Hassan Rouhani", "Hassan Ruhani"},
	} {
		q := Parse(c.query)
		better, worse := Find(q, Parse(c.better)), Find(q, Parse(c.worse))
		if better <= worse {
			t.Errorf("Find(%q, …): %q has %.3f, %q has %.3f", c.query, c.better, better, c.worse, worse)
		}
	}
}

// Find is a number from 0 to 1, and 1 for a name and itself.
func TestFindProperties(t *testing.T) {
	text := rapid.StringMatching(`[a-zA-Z آ-ی一-十а-яé'.-]{0,30}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Parse(text.Draw(t, "query")), Parse(text.Draw(t, "name"))
		if s := Find(a, b); s < 0 || s > 1 {
			t.Fatalf("%v", s)
		}
		if s := Find(a, a); s != 1 && len(a.words) > 0 {
			t.Fatalf("itself: %v", s)
		}
	})
}

// What cannot be transliterated has no bones, and is found by its own letters alone.
func TestNoBones(t *testing.T) {
	letters := rapid.StringOf(rapid.SampledFrom([]rune("𐎠𐎡𐎢𐤀𐤁𐤂ⲀⲂ")))
	rapid.Check(t, func(t *rapid.T) {
		a, b := Parse(letters.Draw(t, "a")), Parse(letters.Draw(t, "b"))
		for _, n := range []Name{a, b} {
			for _, w := range n.words {
				if len(w.latin) > 0 {
					return
				}
			}
			if bones := n.Bones(); bones != nil || n.Sought().Bones != "" || n.Sought().Typos != nil {
				t.Fatalf("%q", bones)
			}
		}
		if s := Find(a, b); s == 1 && a.whole != b.whole {
			t.Fatalf("%q is %q", a.whole, b.whole)
		}
	})
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		name         string
		texts, bones []string
	}{
		{"Jaish al-Adl", []string{"jaish adl", "adl jaish"}, []string{"jcdl", "dljc"}},
		{"جيش العدل", []string{"جيش عدل", "عدل جيش"}, []string{"jcdl", "dljc"}},
		{"Al Jazeera", []string{"al jazeera", "jazeera"}, []string{"jsr"}},
		{"Amir Abdollahian", []string{"amir abdollahian", "abdollahian amir"}, []string{"mrbdlhn", "bdlhnmr"}},
		{"Amirabdollahian", []string{"amirabdollahian"}, []string{"mrbdlhn"}},
		{"Attorney General", []string{"attorney", "general attorney"}, []string{"trn"}},
		{"Ali A", []string{"ali a", "a ali"}, []string{"l"}},
		{"The", []string{"the"}, []string{"s"}},
		{"🙂", nil, nil},
		{strings.Repeat("a", 90), []string{strings.Repeat("a", maxText)}, nil},
	} {
		n := Parse(c.name)
		if diff := cmp.Diff([2][]string{c.texts, c.bones}, [2][]string{n.Texts(), n.Bones()}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.name, diff)
		}
	}
}

// One error in the consonants near the beginning is among the typos, whichever it is.
func TestTypos(t *testing.T) {
	letter := rapid.SampledFrom([]byte(consonants))
	rapid.Check(t, func(t *rapid.T) {
		right := rapid.StringMatching(`[bcdfhjklmnprst]{3,8}`).Draw(t, "right")
		i := rapid.IntRange(0, min(len(right), boldLetters)-1).Draw(t, "place")
		wrong := right
		switch rapid.IntRange(0, 3).Draw(t, "error") {
		case 0:
			wrong = right[:i] + string(letter.Draw(t, "letter")) + right[i+1:]
		case 1:
			wrong = right[:i] + string(letter.Draw(t, "letter")) + right[i:]
		case 2:
			wrong = right[:i] + right[i+1:]
		case 3:
			if i > 0 {
				wrong = right[:i-1] + right[i:i+1] + right[i-1:i] + right[i+1:]
			}
		}
		if strings.HasPrefix(right, wrong) {
			return
		}
		for _, p := range typos(wrong) {
			if strings.HasPrefix(right, p) {
				return
			}
		}
		t.Fatalf("%q is not found by %q", right, wrong)
	})
}
