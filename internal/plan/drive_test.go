package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/kg"
)

// finds is a Finder that finds "a" and "b", if there are not too many, and notes what it was asked.
type finds struct {
	tooMany bool
	asked   []string
}

func (f *finds) EntitiesWhere(*EntityWhere) ([]string, bool, error) {
	f.asked = append(f.asked, "entities")
	return []string{"a", "b"}, !f.tooMany, nil
}

func (f *finds) EndsWhere(w *RelationWhere) ([]string, bool, error) {
	f.asked = append(f.asked, "ends by "+indexNames[(&RelationList{Where: w}).Access(nil).Index])
	return []string{"a", "b"}, !f.tooMany, nil
}

// TestDriven: what is asked for, and by which index the list is read then; first where few entities are found, then
// where too many are, which leaves the filter as it is.
func TestDriven(t *testing.T) {
	kind := &EntityWhere{Kind: &EntityKindFilter{In: []kg.Kind{kg.KindState}}}
	named := &EntityWhere{Name: &StringFilter{In: []string{"A"}}}
	placed := &EntityWhere{Within: &Box{South: 1, North: 2, East: 1}}
	has := func(w *RelationWhere) *EntityWhere { return &EntityWhere{HasRelation: w} }
	text := "x"
	dense := &RelationWhere{Mode: &StringFilter{Contains: &text}}
	for name, c := range map[string]struct {
		anchor   Anchor
		where    *RelationWhere
		asked    string // comma-separated
		index    string
		askedTwo string // if too many are found; empty: the same
	}{
		"nothing":      {index: "Date"},
		"kind":         {where: &RelationWhere{From: kind}, asked: "entities", index: "Entity"},
		"kind of both": {where: &RelationWhere{From: kind, To: named}, asked: "entities,entities", index: "Dyad"},
		"of a type": {
			where: &RelationWhere{Either: kind, Type: typed("AID")}, asked: "entities", index: "Entity",
		},
		"in and": {
			where: &RelationWhere{And: []*RelationWhere{{To: kind}}}, asked: "entities", index: "Entity",
		},
		"sought already": {where: &RelationWhere{From: kind, Source: ids("s")}, index: "Tag"},
		"named already":  {where: &RelationWhere{From: entity("a"), To: kind}, asked: "entities", index: "Dyad"},
		"in or":          {where: &RelationWhere{Or: []*RelationWhere{{From: kind}}}, index: "Date"},
		"any entity":     {where: &RelationWhere{From: &EntityWhere{}}, index: "Date"},
		"of an entity":   {anchor: AnchorEntity, where: &RelationWhere{Either: kind}, index: "Entity"},
		"named, of one": {
			anchor: AnchorEntity, where: &RelationWhere{Either: named}, asked: "entities", index: "Dyad",
		},
		"at a place of a kind": {where: &RelationWhere{Location: kind}, asked: "entities", index: "Tag"},
		"placed, of one": {
			anchor: AnchorEntity, where: &RelationWhere{Either: placed}, asked: "entities", index: "Dyad",
		},
		"with a relation": {
			where: &RelationWhere{To: has(&RelationWhere{Source: ids("s")})}, asked: "ends by Tag", index: "Entity",
		},
		"with one that is not sought": {
			where: &RelationWhere{To: has(dense)}, index: "Date",
		},
		"with a relation in and": {
			where: &RelationWhere{To: &EntityWhere{And: []*EntityWhere{has(&RelationWhere{Source: ids("s")})}}},
			asked: "ends by Tag", index: "Entity",
		},
		"with one of a kind": {
			where: &RelationWhere{To: has(&RelationWhere{Either: kind})}, asked: "entities,ends by Entity",
			askedTwo: "entities", index: "Entity",
		},
		"with one with one": {
			where: &RelationWhere{From: has(&RelationWhere{Either: has(&RelationWhere{Source: ids("s")})})},
			asked: "ends by Tag,ends by Entity", askedTwo: "ends by Tag", index: "Entity",
		},
	} {
		l := &RelationList{
			Anchor: c.anchor, Direction: kg.DirectionBoth, Where: c.where,
			Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey},
		}
		few, many := &finds{}, &finds{tooMany: true}
		driven, err := l.Driven(few)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(few.asked, ","); got != c.asked {
			t.Errorf("%s: asked for %s, want %s", name, got, c.asked)
		}
		if got := indexNames[driven.Access([]string{"p"}).Index]; got != c.index {
			t.Errorf("%s: read by %s, want %s", name, got, c.index)
		}
		same, err := l.Driven(many)
		diff := cmp.Diff(c.where.Lower(), same.Predicate(), cmp.AllowUnexported(RelationList{}))
		if diff != "" || err != nil {
			t.Errorf("%s: another condition where too many are found, %v:\n%s", name, err, diff)
		}
		if got := strings.Join(many.asked, ","); got != c.askedTwo && (c.askedTwo != "" || got != c.asked) {
			t.Errorf("%s, too many: asked for %s", name, got)
		}
		f := RelationField{List: *l, Connection: Connection{Rows: true}}
		if steps := (&Plan{Roots: []Root{{Question: &f}}}).Cost().Steps; steps != 1+len(few.asked) {
			t.Errorf("%s: %d steps for 1 and %d statements", name, steps, len(few.asked))
		}
	}
	own := &RelationList{Where: &RelationWhere{From: kind}, OwnDay: true}
	f := &finds{}
	if _, err := own.Driven(f); err != nil || f.asked != nil {
		t.Errorf("of a day of its own: %v, %v", f.asked, err)
	}
	states := &EntityList{Where: has(&RelationWhere{Source: ids("s")})}
	driven, err := states.Driven(f)
	if a := driven.Access(); err != nil || a.Index != EntityIndexID || len(f.asked) != 1 {
		t.Errorf("entities: by %d, asked %v, %v", a.Index, f.asked, err)
	}
}
