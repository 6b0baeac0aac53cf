package planner

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph/generated"
	"graphd/internal/plan"
)

// most is how much memory planning may take for a byte of a document; all of a request may take 20,000.
const most = 10_000

// TestFragments: a short document uses its fragments a thousand times and more. Planning must not take each for a text
// of its own.
func TestFragments(t *testing.T) {
	times := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "n%d:%s ", i, text)
		}
		return b.String()
	}
	entity := " fragment E on Entity{" + times(18, "tombstone") + "}"
	for _, x := range []struct{ name, document string }{
		{"places of events", "{" + times(11, "events{...C}") + "}" +
			" fragment C on EventConnection{" + times(5, "edges{...D}") + "}" +
			" fragment D on EventEdge{" + times(7, "node{...N}") + "}" +
			" fragment N on Event{" + times(5, "locations{...E}") + "}" + entity},
		{"ends of relations", "{" + times(10, "relations{...C}") + "}" +
			" fragment C on RelationConnection{" + times(10, "nodes{...R}") + "}" +
			" fragment R on Relation{" + times(15, "from{...E}") + "}" + entity},
		{"relations of neighborhoods", "{" + times(10, `neighborhood(ids:["state:IRN"]){...S}`) + "}" +
			" fragment S on Subgraph{nodes{...E} " + times(15, "relations{...R}") + "}" +
			" fragment R on Relation{" + times(10, "to{...E}") + "}" + entity},
		{"what a payload shows", "mutation{" + times(10, "assertRelations(input:[]){...P}") + "}" +
			" fragment P on AssertRelationsPayload{" + times(15, "relations{...R}") + "}" +
			" fragment R on Relation{" + times(10, "to{...E}") + "}" + entity},
	} {
		t.Run(x.name, func(t *testing.T) {
			exec := executor.New(generated.NewExecutableSchema(generated.Config{}))
			ctx := graphql.StartOperationTrace(t.Context())
			oc, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: x.document})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			p := Planner{Limits: plan.DefaultLimits, Now: time.Now}
			ctx = graphql.WithOperationContext(ctx, oc)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if oc.Operation.Operation == ast.Mutation {
				for _, f := range graphql.CollectFields(oc, oc.Operation.SelectionSet, []string{"Mutation"}) {
					if _, err := p.Selection(ctx, oc, f.Selections, f.Definition.Type.Name(), 0); err != nil {
						t.Fatal(err)
					}
				}
			} else {
				p.Query(ctx, oc)
			}
			runtime.ReadMemStats(&after)
			if took := (after.TotalAlloc - before.TotalAlloc) / uint64(len(x.document)); took > most {
				t.Errorf("planning takes %d bytes for each byte of the document", took)
			} else {
				t.Logf("%d bytes for each byte", took)
			}
		})
	}
}
