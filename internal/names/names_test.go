package names

import (
	"testing"

	"pgregory.net/rapid"
)

func TestScore(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Jaish al-Adl", "Jaysh ul Adl", true},
		{"Jaish al-Adl", "جيش العدل", true},
		{"Jaysh ul Adl", "جیش\u200cالعدل", true}, // Persian, with a zero-width non-joiner
		{"Hossein Amir-Abdollahian", "Amirabdollahian", true},
		{"Amir Abdollahian", "امیرعبداللهیان", true},
		{"Sistan and Baluchestan", "Sistan va Baluchestan", true},
		{"Amir-Abdollahian, Hossein", "Hossein Amir-Abdollahian", true}, // the order of words
		{"N. Nazarbayev", "Nursultan Nazarbayev", true},                 // an initial
		{"PLA", "People’s Liberation Army", true},
		{"Siemens AG", "Siemens Aktiengesellschaft", true},
		{"3 Percenters", "Three Percenters", true},
		{"Jon Smith", "John Smith", true},                                          // short words may differ, too
		{"Sergey Lavrov", "Sergey Viktorovich Lavrov", true},                       // left out
		{"Sergey Borisovich Lavrov", "Sergey Viktorovich Lavrov", false},           // contradicted
		{"Salman bin Muhammad", "Muhammad bin Salman", false},                      // father and son
		{"Mohammed bin Salman", "bin Salman, Mohammed", true},                      // the same son
		{"习近平", "习近朋", false},                                                      // a letter is a word
		{"Bank of China (Hong Kong) Limited", "Bank of China (London) Ltd", false}, // what a firm is told apart by
		{"تهران", "Saravan", false},                                                // t and h are no th
		{"Jaish al-Adl", "Jaish al-Islam", false},
		{"BD p.l.c.", "BP p.l.c.", false},
	} {
		if got := Score(Parse(c.a), Parse(c.b)); (got >= Same) != c.same {
			t.Errorf("Score(%q, %q) = %.2f; want at least %.2f: %v", c.a, c.b, got, Same, c.same)
		}
	}
}

// What cannot be transliterated equals nothing, and not all else that cannot be.
func TestNothing(t *testing.T) {
	nothing := []string{"", " ", "–", "''", "\u200c", "🙂"}
	for _, a := range nothing {
		for _, b := range append(nothing, "A", "جيش", "𐎠𐎡") {
			if got := Score(Parse(a), Parse(b)); got != 0 {
				t.Errorf("Score(%q, %q) = %v", a, b, got)
			}
		}
	}
	for _, pair := range [][2]string{{"𐎠𐎡", "جيش"}, {"𐎠𐎡", "Adl"}, {"𐎠𐎡", "𐤀𐤁"}} { // scripts without a transliteration
		if got := Score(Parse(pair[0]), Parse(pair[1])); got != 0 {
			t.Errorf("Score(%q, %q) = %v", pair[0], pair[1], got)
		}
	}
}

// Score is a number from 0 to 1, the same both ways, and 1 for a name and itself.
func TestScoreProperties(t *testing.T) {
	name := rapid.StringOf(rapid.RuneFrom([]rune("aeioubdkhst- .'ابجحدشعو几京Жъ1")))
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		x, y := Parse(a), Parse(b)
		there, back := Score(x, y), Score(y, x)
		if !(there >= 0 && there <= 1) || there != back {
			t.Errorf("Score is %v, and the other way round %v", there, back)
		}
		if s := Score(x, x); s != 1 && x.whole != "" {
			t.Errorf("a name and itself have %v", s)
		}
	})
}
