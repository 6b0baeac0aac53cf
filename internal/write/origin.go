package write

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"graphd/internal/kg"
)

// numbered puts the number of a batch in front of the paths of what is wrong with it.
func numbered(batch int, err error) error {
	errs, ok := err.(kg.Errors) //nolint:errorlint // as refused returns it
	if !ok {
		return err
	}
	out := make(kg.Errors, len(errs))
	for i, e := range errs {
		at := *e
		at.Path = strings.TrimSuffix(fmt.Sprintf("%d.%s", batch, e.Path), ".")
		out[i] = &at
	}
	return out
}

// located returns a batch with the origin of each item, as its reader gives it or by its place in the batch. The lists
// are the batch's own: what is given is its writer's.
func located(b kg.Batch) kg.Batch {
	at := func(origin **kg.Origin, list string, i int) {
		if *origin == nil {
			*origin = &kg.Origin{Path: list + "." + strconv.Itoa(i)}
		}
	}
	b.Entities = slices.Clone(b.Entities)
	for i := range b.Entities {
		at(&b.Entities[i].Origin, "entities", i)
	}
	b.EntityCorrections = slices.Clone(b.EntityCorrections)
	for i := range b.EntityCorrections {
		at(&b.EntityCorrections[i].Origin, "entityCorrections", i)
	}
	b.Relations = slices.Clone(b.Relations)
	for i := range b.Relations {
		at(&b.Relations[i].Origin, "relations", i)
	}
	b.Corrections = slices.Clone(b.Corrections)
	for i := range b.Corrections {
		at(&b.Corrections[i].Origin, "corrections", i)
	}
	b.Retractions = slices.Clone(b.Retractions)
	for i := range b.Retractions {
		at(&b.Retractions[i].Origin, "retractions", i)
	}
	b.Merges = slices.Clone(b.Merges)
	for i := range b.Merges {
		at(&b.Merges[i].Origin, "merges", i)
	}
	b.Deletions = slices.Clone(b.Deletions)
	for i := range b.Deletions {
		at(&b.Deletions[i].Origin, "deletions", i)
	}
	return b
}

// named is the origin of what is written because its id, or that of what it refers to, stands at a path.
func named(path string) *kg.Origin { return &kg.Origin{Path: path, ID: path} }

// around returns the paths of what could not be read, and of all that it is part of.
func around(unread kg.Errors) map[string]bool {
	paths := map[string]bool{}
	for _, e := range unread {
		for path := e.Path; !paths[path]; {
			paths[path] = true
			path = path[:max(0, strings.LastIndexByte(path, '.'))]
		}
	}
	return paths
}
