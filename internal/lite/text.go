package lite

import (
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// statementText builds the text of a statement and its parameters. Texts are made of constants alone: whatever comes
// from outside is a parameter, and so that the text is the same for any number of values, a list is one parameter in
// JSON.
type statementText struct {
	strings.Builder
	args    []driver.NamedValue
	aliases int
	known   time.Time // what was known then is asked for; zero: now
	instant string    // the parameter that holds it, when it is used
}

// at returns the parameter for the instant at which the graph is seen.
func (t *statementText) at() string {
	if t.instant == "" {
		t.instant = t.param(encodeInstant(t.known))
	}
	return t.instant
}

// during returns the condition that the version in the row of table alias e, of an entity, relation or redirect, was
// the one known at the instant that is asked for.
func (t *statementText) during(e string) string {
	return " AND " + e + ".recorded_at <= " + t.at() + " AND " + e + ".superseded > " + t.at()
}

// seenRelation returns the condition that the version in the row of table alias r is seen. Those who read what is
// current find no others in their lists.
func (t *statementText) seenRelation(r string) string {
	if t.known.IsZero() {
		return ""
	}
	return t.during(r)
}

// seen returns the condition that the version in the row of table alias e is seen.
func (t *statementText) seen(e string) string {
	if t.known.IsZero() {
		return " AND " + e + ".live = 1"
	}
	return " AND " + e + ".live IN (0, 1)" + t.during(e)
}

// sql appends a text in which each {name} stands for a piece; pieces are names, each with its text behind it.
func (t *statementText) sql(text string, pieces ...string) {
	if t.Len() == 0 {
		t.Grow(1024) // most statements are shorter
	}
	for {
		before, rest, found := strings.Cut(text, "{")
		t.WriteString(before)
		if !found {
			return
		}
		name, after, _ := strings.Cut(rest, "}")
		t.WriteString(piece(pieces, name))
		text = after
	}
}

func piece(pieces []string, name string) string {
	for i := 0; i+1 < len(pieces); i += 2 {
		if pieces[i] == name {
			return pieces[i+1]
		}
	}
	panic("lite: a statement without a piece for {" + name + "}")
}

// add appends pieces of text.
func (t *statementText) add(pieces ...string) {
	for _, p := range pieces {
		t.WriteString(p)
	}
}

// param adds a parameter and returns its name.
func (t *statementText) param(v driver.Value) string {
	n := len(t.args) + 1
	t.args = append(t.args, driver.NamedValue{Ordinal: n, Value: v})
	return "?" + strconv.Itoa(n)
}

// alias returns a name for a table that the text does not use yet.
func (t *statementText) alias(prefix string) string {
	t.aliases++
	return prefix + strconv.Itoa(t.aliases)
}

// whole returns the text such that all rows are found before the first one is handed over. The driver ends a
// statement whose context is done only until it has the first row, and a filter may read for long between two rows.
func (t *statementText) whole() string {
	return "WITH page AS MATERIALIZED (" + t.String() + ") SELECT * FROM page"
}

// oneOf returns what must stand behind a column so that it is one of the values: one is compared, several are a list
// in one parameter.
func (t *statementText) oneOf(values []string) string {
	if len(values) == 1 {
		return " = " + t.param(values[0])
	}
	return " IN (SELECT value FROM json_each(" + t.param(jsonOf(values)) + "))"
}

// jsonOf encodes strings and numbers.
func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // these always encode
	}
	return string(b)
}

func jsonInts(values []int64) string {
	b := append(make([]byte, 0, 21*len(values)+2), '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, v, 10)
	}
	return string(append(b, ']'))
}
