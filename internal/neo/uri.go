package neo

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

var schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// checkURI returns the server's address as messages and the log may show it. What is not understood is not shown at
// all: with a sign mistyped a password may stand anywhere in it.
func checkURI(uri string) (shown string, err error) {
	refuse := func(format string, args ...any) (string, error) {
		return "", fmt.Errorf("neo4j: the address of the server %s; write bolt://host:7687 or neo4j://host:7687", fmt.Sprintf(format, args...))
	}
	if uri == "" {
		return refuse("is empty")
	}
	if strings.Contains(uri, "@") {
		return refuse("holds a user or a password (it is not shown, for it has an @); they are given by NEO4J_USER and NEO4J_PASSWORD")
	}
	if strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 }) {
		return refuse("has a space or a control character in it")
	}
	scheme, rest, found := strings.Cut(uri, "://")
	switch {
	case !found:
		return refuse("has no scheme, such as bolt://")
	case slices.Contains([]string{"http", "https"}, scheme):
		return refuse("has the scheme %s, of Neo4j Browser; graphd speaks Bolt, mostly at port 7687", scheme)
	case !slices.Contains(schemes, scheme):
		return refuse("has a scheme that is none of %s", strings.Join(schemes, ", "))
	}
	u, err := url.Parse(uri)
	if err != nil {
		if _, after, ok := strings.Cut(rest, ":"); ok && strings.Trim(after, "0123456789") != "" {
			return refuse("has no number behind the colon, where the port belongs")
		}
		return refuse("cannot be read") // url.Parse would quote it
	}
	port, portErr := strconv.Atoi(u.Port())
	switch {
	case u.Hostname() == "":
		return refuse("names no host")
	case strings.HasSuffix(u.Host, ":") || u.Port() != "" && (portErr != nil || port < 1 || port > 65535):
		return refuse("has a port that is no number from 1 to 65535")
	case strings.Trim(u.Path, "/") != "" || u.Fragment != "":
		return refuse("has something behind the port; the database is named by NEO4J_DATABASE")
	case u.RawQuery != "" && !strings.HasPrefix(scheme, "neo4j"):
		return refuse("has a query (?…), which only neo4j:// takes, as the context of its routing")
	}
	return scheme + "://" + u.Host, nil
}
