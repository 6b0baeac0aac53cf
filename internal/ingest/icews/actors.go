package icews

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"unicode"

	"graphd/internal/kg"
)

// The rules by which an actor's name gives its kind, the first that fits:
//
//  1. a name in countrynames.txt is a State;
//
// 2. "Sector (Whose)": an Organization if the sector is a body (ministry, police, party, …), a MilitantGroup if it is
// an armed one, else an Actor; 3. a name with a word of an armed group in it is a MilitantGroup;
//  4. a name with a word of a body in it, a name in capitals, or of one word, is an Organization;
//  5. what is left has the look of a person: an Official.
//
// An actor acts for a country whose name stands in parentheses at its end.
var (
	body = words(`Administration Affairs Agency Alliance Army Assembly Assistance Association Authority Bank Board Broadcasting Bureau Cabinet Center
		Chamber Church Club Coalition Commission Committee Community Company Confederation Conference Congress Corporation Corps Council Court Defence
		Defense Delegation Democratic Department Division Facility Federation Force Forces Foundation Front Fund Government Group Guard Guards Headquarters
		Institute Intelligence International Judiciary Junta League Legislature Media Military Ministry Mission Movement Nations Navy Network News Newspaper Office
		Opposition Organisation Organization Parliament Parties Party Police Press Republic Royal School Secretariat Security Senate Service Society
		States Television Times Treasury Tribunal Union Unions United University`)
	armed = words(`Al-Qaeda Al-Shabaab Brigade Brigades Haram Hamas Hezbollah Hizballah Insurgency Insurgent Insurgents Islamic Jihad Liberation
		Lashkar-e-Taiba Mahdi Militant Militants Militia Militias Mujahideen Qaeda Rebel Rebels Resistance Separatist Separatists Taliban Terrorist Terrorists Tigers`)
	whose = regexp.MustCompile(`^(.*) \(([^()]+)\)$`)
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// kindOf gives the kind of an actor that is no country.
func kindOf(name string) kg.Kind {
	has := func(name string, list map[string]bool) bool {
		for _, w := range strings.FieldsFunc(name, func(r rune) bool {
			return unicode.IsSpace(r) ||
				strings.ContainsRune("/,.()", r)
		}) {
			if list[w] {
				return true
			}
		}
		return false
	}
	if m := whose.FindStringSubmatch(name); m != nil {
		switch {
		case has(m[1], armed):
			return kg.KindMilitantGroup
		case has(m[1], body):
			return kg.KindOrganization
		}
		return kg.KindActor
	}
	switch {
	case has(name, armed):
		return kg.KindMilitantGroup
	case has(name, body), name == strings.ToUpper(name), !strings.Contains(name, " "):
		return kg.KindOrganization
	}
	return kg.KindOfficial
}

var prefixes = map[kg.Kind]string{kg.KindOfficial: "official", kg.KindMilitantGroup: "group",
	kg.KindOrganization: "organization", kg.KindActor: "actor"}

// actors gives names their entities.
type actors struct {
	countries map[string]country
	byName    map[string]*kg.Entity
	ids       map[string]bool
}

// entity returns the entity of a name, and if it is new.
func (a *actors) entity(name string) (e *kg.Entity, fresh bool) {
	if e := a.byName[name]; e != nil {
		return e, false
	}
	if c, ok := a.countries[name]; ok {
		e = &kg.Entity{ID: "state:" + c.code, Kind: kg.KindState, Name: c.name, ISO3: c.code}
	} else {
		kind := kindOf(name)
		e = &kg.Entity{ID: prefixes[kind] + ":" + slug(name), Kind: kind, Name: name}
		if a.ids[e.ID] { // another name with the same letters
			h := fnv.New32a()
			h.Write([]byte(name))
			e.ID += fmt.Sprintf("-%08x", h.Sum32())
		}
	}
	a.byName[name] = e
	fresh = !a.ids[e.ID] // a country may have several names
	a.ids[e.ID] = true
	return e, fresh
}

// stateOf returns the name of the country in parentheses at the end of a name, and nothing if there is none.
func (a *actors) stateOf(name string) string {
	if m := whose.FindStringSubmatch(name); m != nil {
		if _, ok := a.countries[m[2]]; ok {
			return m[2]
		}
	}
	return ""
}

// slug keeps letters and digits, and joins what they are parted into.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) &&
			!unicode.IsDigit(r) && !unicode.IsMark(r)
	}), "-")
}
