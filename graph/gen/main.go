// Command gen makes graph/generated: gqlgen's executor; args.go, which opens the executor's reading of arguments to the
// planner; and writer.go, which writes loaded objects straight to JSON.
package main

import (
	_ "embed"
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
)

func main() {
	log.SetFlags(0)
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		log.Fatal(err)
	}
	if err := api.Generate(cfg, api.AddPlugin(args{}), api.AddPlugin(writer{})); err != nil {
		log.Print(err)
		os.Exit(1)
	}
}

//go:embed args.gotpl
var argsTemplate string

// args is a gqlgen plugin. The plan of a request is made from its selection set before gqlgen's executor reaches the nested fields; their arguments must
// be read then, and by the same code.
type args struct{}

func (args) Name() string { return "args" }

func (args) GenerateCode(data *codegen.Data) error {
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        "generated/args.go",
		Template:        argsTemplate,
		Data:            data,
		Packages:        data.Config.Packages,
		GeneratedHeader: true,
	})
}
