// Command gen makes what follows from the table of kinds: graph/kinds.graphqls and graph/view/kinds.go. It makes
// graph/view.graphqls, the fields of View, of those of Query, and the resolvers of Query of View's methods. It joins
// all of the schema in graph/schema.graphql. Then it makes graph/generated: gqlgen's executor; args.go, which opens the
// executor's reading of arguments to the planner; and writer.go, which writes loaded objects straight to JSON.
package main

import (
	_ "embed"
	"fmt"
	"log"
	"path/filepath"
	"strings"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"

	"graphd/internal/kg"
)

func main() {
	log.SetFlags(0)
	if err := writeKinds(kg.KindTable); err != nil {
		log.Fatal(err)
	}
	if err := writeView(); err != nil {
		log.Fatal(err)
	}
	if err := writeWhole(); err != nil {
		log.Fatal(err)
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		log.Fatal(err)
	}
	if err := api.Generate(cfg, api.AddPlugin(roots{}), api.AddPlugin(args{}), api.AddPlugin(writer{})); err != nil {
		log.Fatal(err)
	}
}

// beside returns the path of a file in the folder of gqlgen's executor.
func beside(cfg *config.Config, name string) string { return filepath.Join(cfg.Exec.Dir(), name) }

//go:embed args.gotpl
var argsTemplate string

// args is a gqlgen plugin. The plan of a request is made from its selection set before gqlgen's executor reaches the
// nested fields; their arguments must be read then, and by the same code.
type args struct{}

func (args) Name() string { return "args" }

func (args) GenerateCode(data *codegen.Data) error {
	sets, err := argSets(data)
	if err != nil {
		return err
	}
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        beside(data.Config, "args.go"),
		Template:        argsTemplate,
		Data:            sets,
		Packages:        data.Config.Packages,
		GeneratedHeader: true,
	})
}

// argSet is a list of arguments, and all fields that have them: Type.field.
type argSet struct {
	Fields []string
	Args   []arg
}

type arg struct{ Name, Unmarshal string }

// argSets lists the arguments of all fields, introspection aside. They are taken from the schema: gqlgen itself
// forgets those of fields whose Go method does not take them, as do the nested ones, which only read what the plan
// loaded.
func argSets(data *codegen.Data) ([]*argSet, error) {
	binder := data.Config.NewBinder()
	byArgs := map[string]*argSet{}
	var sets []*argSet
	for _, o := range data.Objects {
		for _, f := range o.Fields {
			if strings.HasPrefix(o.Name, "__") || f.IsReserved() || len(f.FieldDefinition.Arguments) == 0 {
				continue
			}
			var list []arg
			for _, a := range f.FieldDefinition.Arguments {
				ref, err := binder.TypeReference(a.Type, nil)
				if err != nil {
					return nil, err
				}
				list = append(list, arg{a.Name, ref.UnmarshalFunc()})
			}
			key := fmt.Sprint(list)
			if byArgs[key] == nil {
				byArgs[key] = &argSet{Args: list}
				sets = append(sets, byArgs[key])
			}
			byArgs[key].Fields = append(byArgs[key].Fields, o.Name+"."+f.Name)
		}
	}
	return sets, nil
}
