package view

import (
	"reflect"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/query"
)

// TestKinds: an entity is shown as the type that the table names for its kind, and as no other.
func TestKinds(t *testing.T) {
	for _, k := range kg.Kinds {
		n := &query.EntityNode{Entity: &kg.Entity{ID: "x", Kind: k}}
		if got, want := reflect.TypeOf(EntityOf(n)).Elem().Name(), k.Info().TypeName(); got != want {
			t.Errorf("%s is shown as %s, want %s", k, got, want)
		}
		if state, is := As[*State](n), k == kg.KindState; (state != nil) != is {
			t.Errorf("%s: a State: %t", k, state != nil)
		}
	}
	if e := EntityOf(nil); e != nil {
		t.Errorf("nothing is shown as %T", e)
	}
	if e, ok := EntityOf(&query.EntityNode{Entity: &kg.Entity{Kind: "COUNTRY"}}).(*Actor); !ok {
		t.Errorf("what is of no kind is shown as %T", e)
	}
}

func TestNodeOf(t *testing.T) {
	if n, ok := NodeOf(&query.EntityNode{Entity: &kg.Entity{Kind: kg.KindSource}}).(*Source); !ok {
		t.Errorf("a source is shown as %T", n)
	}
	if n, ok := NodeOf(&query.RelationNode{Relation: &kg.Relation{}}).(*Relation); !ok {
		t.Errorf("a relation is shown as %T", n)
	}
	if n := NodeOf(nil); n != nil {
		t.Errorf("nothing is shown as %T", n)
	}
}
