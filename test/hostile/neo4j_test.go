package hostile

import (
	"os/exec"
	"slices"
	"testing"

	neo4jdev "graphd/dev/neo4j"
)

// TestOnNeo4j sends what was found, and what is like it, one after the other to a graphd that keeps the graph in Neo4j.
func TestOnNeo4j(t *testing.T) {
	s := neo4jdev.ForTest(t)
	flags := []string{"--neo4j-uri", s.URI}
	if s.User != "" {
		flags = append(flags, "--neo4j-user", s.User, "--neo4j-password", s.Password)
	}
	if out, err := exec.Command(binary, append([]string{"seed"}, flags...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	g := start(t, "", flags...)
	hasty := start(t, "", append(slices.Clone(flags), "--timeout", short.String())...)
	all := func(found, neighbours []attack) []attack { return append(found, neighbours...) }
	for _, a := range slices.Concat(all(filters()), all(answers()), exploring(), all(planning()), all(inputs())) {
		if len(a.setUp) > 0 { // each begins with a graph of its own
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			if a.ask == nil {
				a.ask = same(post(a.query, a.variables))
			}
			if took, well := a.sendAlone(t, g); well && took >= short/4 {
				a.judge(t, hasty, "with --timeout 1s", hasty.send(a.ask(0), 5*short), short)
			}
		})
	}
}
