package lite

import "strings"

// columnList are columns of a statement, in order: names of a table's columns, or expressions.
type columnList []string

// String returns the list as it stands in a statement.
func (c columnList) String() string { return strings.Join(c, ", ") }

// of returns the columns as those of the table alias.
func (c columnList) of(alias string) columnList {
	out := make(columnList, len(c))
	for i, name := range c {
		out[i] = alias + "." + name
	}
	return out
}

// with returns the columns with some of them replaced by other expressions.
func (c columnList) with(replaced map[string]string) columnList {
	out := make(columnList, len(c))
	for i, name := range c {
		out[i] = name
		if by, ok := replaced[name]; ok {
			out[i] = by
		}
	}
	return out
}

// packed returns the one value that holds those of all the columns; see packed.
func (c columnList) packed() string { return "concat_ws(char(31), " + c.String() + ")" }
