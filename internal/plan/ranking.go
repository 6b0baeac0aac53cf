package plan

import "graphd/internal/kg"

// RankingMeasure is what makes an entity central.
type RankingMeasure string

// The measures.
const (
	RankDegree         RankingMeasure = "DEGREE"
	RankWeightedDegree RankingMeasure = "WEIGHTED_DEGREE"
	RankPageRank       RankingMeasure = "PAGERANK"
	RankBetweenness    RankingMeasure = "BETWEENNESS"
	RankCommunity      RankingMeasure = "COMMUNITY"
)

// Ranking lists the most central entities of a part of the graph.
type Ranking struct {
	Path      string // the response names that lead to it, joined by dots
	By        RankingMeasure
	Where     *RelationWhere
	Kinds     []kg.Kind // of those that are listed; nil: all
	First     int
	MaxWalked int // pairs that the part may have
	Nodes     []EntityChild
	Fields    int // that are written of each
}

// Aggregate is the step that counts the relations of each two entities, where stores do not keep that.
func (q *Ranking) Aggregate() *Aggregate {
	return &Aggregate{List: RelationList{Where: q.Where.Occurred(), Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}},
		By: []Trait{TraitFrom, TraitTo}, Most: q.MaxWalked}
}

// CountedIn reports whether stores keep what the question asks for in a view: the number of relations of each two
// entities.
func (q *Ranking) CountedIn(v View) bool { return v == View{} && q.Where == nil }

func (q *Ranking) cost(c *Cost) {
	c.addStep(q.MaxWalked)
	if q.CountedIn(c.view) {
		c.Scans += wholeScans
	} else {
		c.addGroups(q.Aggregate())
	}
	if q.Kinds != nil {
		c.addStep(q.First)
	}
	c.addStep(q.First)
	c.addFields(q.First, q.Fields)
	for _, n := range q.Nodes {
		c.addEntities(n.Sel, q.First)
	}
}
