package lite

import (
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"strings"
)

// statementText builds the text of a statement and its parameters. Texts are made of constants alone: whatever comes from outside is a parameter, and so that the
// text is the same for any number of values, a list is one parameter in JSON.
type statementText struct {
	strings.Builder
	args    []driver.NamedValue
	aliases int
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

// whole returns the text such that all rows are found before the first one is handed over. The driver ends a statement whose context is done only until it has
// the first row, and a filter may read for long between two rows.
func (t *statementText) whole() string {
	return "WITH page AS MATERIALIZED (" + t.String() + ") SELECT * FROM page"
}

// oneOf returns what must stand behind a column so that it is one of the values: one is compared, several are a list in one parameter.
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
