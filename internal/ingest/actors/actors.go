// Package actors turns the actors of event data into entities, by rules that have names. Rules lists them.
package actors

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Rule is a rule by which an actor becomes an entity.
type Rule struct{ Name, Says string }

// Rules are the rules, in the order in which they are tried: the first that fits decides.
var Rules = []Rule{
	{"country-code", "a code of a country is a State: ISO 3166-1, COW, FIPS 10-4 or CAMEO, as the format says"},
	{"country-name", "a name of a country, or one of its variants, is a State"},
	{"coded-kind", "the format's own code says what the actor is: a rebel group is a MilitantGroup"},
	{"sector-of-country", "\"Sector (Country)\": a MilitantGroup if the sector is an armed one, an Organization if " +
		"it is a body (ministry, police, party, …), else an Actor; it acts for the country"},
	{"armed-word", "a name with a word of an armed group in it is a MilitantGroup"},
	{"body-word", "a name with a word of a body in it, one in capitals, or of one word, is an Organization"},
	{"person", "a name of several words that is none of these has the look of a person: an Official"},
	{"words", "what a format does not type is an Actor with the data set's words"},
	{"not-named", "the recipient of a type that needs one, where the data set names none, is actor:not-named"},
	{"unspecified", "a side that is not named is actor:unspecified"},
}

var (
	body = words(`Administration Affairs Agency Alliance Army Assembly Assistance Association Authority Bank Board
		Broadcasting Bureau Cabinet Center Chamber Church Club Coalition Commission Committee Community Company
		Confederation Conference Congress Corporation Corps Council Court Defence Defense Delegation Democratic
		Department Division Facility Federation Force Forces Foundation Front Fund Government Group Guard Guards
		Headquarters Institute Intelligence International Judiciary Junta League Legislature Media Military Ministry
		Mission Movement Nations Navy Network News Newspaper Office Opposition Organisation Organization Parliament
		Parties Party Police Press Republic Royal School Secretariat Security Senate Service Society States Television
		Times Treasury Tribunal Union Unions United University`)
	armed = words(`Al-Qaeda Al-Shabaab Brigade Brigades Haram Hamas Hezbollah Hizballah Insurgency Insurgent Insurgents
		Islamic Jihad Liberation Lashkar-e-Taiba Mahdi Militant Militants Militia Militias Mujahideen Qaeda Rebel Rebels
		Resistance Separatist Separatists Taliban Terrorist Terrorists Tigers`)
	whose = regexp.MustCompile(`^(.*) \(([^()]+)\)$`)
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// Actor is what became of one side of an event.
type Actor struct {
	*kg.Entity
	State *kg.Entity // for which it acts; nil if none is known
	Rule  string
}

// Book remembers the actors of one input.
type Book struct{ named map[string]*Actor }

// maxNamed is how many names a book remembers.
const maxNamed = 500_000

// ByName returns the actor with a name of its own, as ICEWS writes it.
func (b *Book) ByName(name string) *Actor {
	if a := b.named[name]; a != nil {
		return a
	}
	a := byName(name)
	if b.named == nil || len(b.named) >= maxNamed {
		b.named = map[string]*Actor{}
	}
	b.named[name] = a
	return a
}

func byName(name string) *Actor {
	if name == "" {
		return &Actor{Entity: Unspecified(), Rule: "unspecified"}
	}
	if c := country.ByName(name); c != nil {
		e := c.Entity()
		return &Actor{Entity: e, State: e, Rule: "country-name"}
	}
	kind, rule := kindOf(name)
	a := &Actor{Entity: New(kind, name), Rule: rule}
	if m := whose.FindStringSubmatch(name); m != nil {
		if c := country.ByName(m[2]); c != nil {
			a.State = c.Entity()
		}
	}
	return a
}

// Unspecified is the reserved actor.
func Unspecified() *kg.Entity {
	return &kg.Entity{ID: kg.UnspecifiedActor, Kind: kg.KindActor, Name: "Unspecified"}
}

// kindOf gives the kind of an actor that is no country.
func kindOf(name string) (kg.Kind, string) {
	has := func(name string, list map[string]bool) bool {
		return slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune("/,.()", r)
		}), func(w string) bool { return list[w] })
	}
	if m := whose.FindStringSubmatch(name); m != nil {
		switch {
		case has(m[1], armed):
			return kg.KindMilitantGroup, "sector-of-country"
		case has(m[1], body):
			return kg.KindOrganization, "sector-of-country"
		}
		return kg.KindActor, "sector-of-country"
	}
	switch {
	case has(name, armed):
		return kg.KindMilitantGroup, "armed-word"
	case has(name, body), name == strings.ToUpper(name), !strings.Contains(name, " "):
		return kg.KindOrganization, "body-word"
	}
	return kg.KindOfficial, "person"
}

var prefixes = map[kg.Kind]string{kg.KindOfficial: "official", kg.KindMilitantGroup: "group",
	kg.KindOrganization: "organization", kg.KindActor: "actor", kg.KindPerson: "person", kg.KindProvince: "province",
	kg.KindSource: "source", kg.KindState: "state"}

// New returns an entity of a kind whose id follows from its name.
func New(kind kg.Kind, name string) *kg.Entity {
	return &kg.Entity{ID: prefixes[kind] + ":" + Slug(name), Kind: kind, Name: Name(name)}
}

// maxName is how many bytes a name may have.
const maxName = 500

// Name returns a text as a name: without control characters, and no longer than names may be.
func Name(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxName {
		s = strings.ToValidUTF8(s[:maxName-len("…")], "") + "…"
	}
	return s
}

// maxSlug is how many bytes of a name go into an id.
const maxSlug = 120

// Slug turns a name into the part of an id: letters and digits in lower case, a hyphen for a space, two for a hyphen.
// What else a name holds is left out; then a hash of the name follows, so that different names have different ids.
// Names that differ in case alone, and the names "A B" and "A (B)", are one.
func Slug(name string) string {
	var b strings.Builder
	lossy := false
	text := strings.Join(strings.Fields(norm.NFC.String(name)), " ")
	if m := whose.FindStringSubmatch(text); m != nil {
		text = m[1] + " " + m[2]
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		case r == ' ':
			b.WriteByte('-')
		case r == '-':
			b.WriteString("--")
		default:
			lossy = true
		}
	}
	slug := norm.NFC.String(b.String())
	if len(slug) > maxSlug {
		slug, lossy = strings.ToValidUTF8(slug[:maxSlug], ""), true
	}
	if lossy || slug == "" {
		h := fnv.New64a()
		h.Write([]byte(name))
		slug = strings.Trim(slug, "-") + fmt.Sprintf("-%010x", h.Sum64()>>24)
	}
	return norm.NFC.String(slug)
}

// Coded returns the actor that a format's own code gives a kind. It acts for the country, if there is one. A name
// that is the country's own is the State.
func Coded(kind kg.Kind, name string, c *country.Country) *Actor {
	switch {
	case name == "" && c == nil:
		return &Actor{Entity: Unspecified(), Rule: "unspecified"}
	case name == "":
		e := c.Entity()
		return &Actor{Entity: e, State: e, Rule: "country-code"}
	}
	if named := country.ByName(name); named != nil && (c == nil || named == c) {
		e := named.Entity()
		return &Actor{Entity: e, State: e, Rule: "country-name"}
	}
	a := &Actor{Entity: New(kind, name), Rule: "coded-kind"}
	if kind == kg.KindActor {
		a.Rule = "words"
	}
	if c != nil {
		a.State = c.Entity()
		if !strings.Contains(kg.Fold(name), kg.Fold(c.Name)) { // the police of two countries are two
			a.Entity = New(kind, name+" ("+c.Name+")")
		}
	}
	return a
}

// Recipient returns the actor as the recipient of an event of a type. One that needs a recipient, where a data set
// names none, gets the actor that says so.
func (a *Actor) Recipient(t kg.RelationType) *Actor {
	if info := t.Info(); a.ID != kg.UnspecifiedActor || info == nil || !info.RecipientRequired {
		return a
	}
	return &Actor{Entity: &kg.Entity{ID: NotNamed, Kind: kg.KindActor, Name: "Not named"}, Rule: "not-named"}
}

// NotNamed is the id of the recipient that a data set does not name, where the type of a relation needs one.
const NotNamed = "actor:not-named"

// Set makes two actors the ends of a relation, with the states that they act for, and returns what the relation then
// refers to.
func Set(n *kg.NewRelation, from, to *Actor) []*kg.Entity {
	to = to.Recipient(n.Type)
	n.From, n.To = from.ID, to.ID
	out := []*kg.Entity{from.Entity, to.Entity}
	if s := from.State; s != nil && s.ID != from.ID {
		n.FromState, out = s.ID, append(out, s)
	}
	if s := to.State; s != nil && s.ID != to.ID {
		n.ToState, out = s.ID, append(out, s)
	}
	return out
}
