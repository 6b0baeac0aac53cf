package neo

import (
	"context"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// rederive brings the relations of layout 4 along: since layout 5 more is derived of them, by other rules. Each version
// of each is read, derived anew, and written as it would be today, with its tags; it remains the version that it was.
// Done again it changes nothing.
func (s *Store) rederive(ctx context.Context) error {
	dates, err := s.sourceDates(ctx)
	if err != nil {
		return err
	}
	if err := s.rederiveAll(ctx, dates, currentVersions); err != nil {
		return err
	}
	if err := s.rederiveAll(ctx, dates, oldVersions); err != nil {
		return err
	}
	return s.countPairs(ctx) // traits are counted on the way to layout 6
}

// rederived are the versions of relations that lie in one place: statements that read some of them in order, write
// them, and delete and make their tags.
type rederived struct{ read, write, deleteTags, makeTags string }

var (
	currentVersions = rederived{
		read: cypher(`MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.sk
			WITH r ORDER BY r.sk LIMIT $p.n RETURN r.row, r.claims, r.body, ''`),
		write: cypher(`UNWIND $p.rows AS x MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(sk) WHERE r.sk = x.r.sk
			SET r += x.r`),
		deleteTags: deleteTags,
		makeTags: cypher(`UNWIND $p.rows AS x FOREACH (t IN x.tags |
			CREATE (:Tag {key: t, fromId: x.r.fromId, toId: x.r.toId, sk: x.r.sk}))`),
	}
	oldVersions = rederived{
		read: cypher(`MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version)
			WHERE r.id >= $p.id AND r.version > 0 AND r.sk IS NOT NULL AND (r.id > $p.id OR r.version > $p.version)
			WITH r ORDER BY r.id, r.version LIMIT $p.n RETURN r.row, r.claims, r.body, coalesce(r.closing, 'none')`),
		write: cypher(`UNWIND $p.rows AS x MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version)
			WHERE r.id = x.r.id AND r.version = x.r.version SET r += x.r`),
		deleteTags: cypher(`UNWIND $p.rows AS x MATCH (t:TagVersion) USING INDEX SEEK t:TagVersion(key, sk)
			WHERE t.key = x.key AND t.sk = x.sk AND t.id = x.id AND t.version = x.version DELETE t RETURN count(*)`),
		makeTags: cypher(`UNWIND $p.rows AS x MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version)
			WHERE r.id = x.r.id AND r.version = x.r.version FOREACH (t IN x.tags | CREATE (v:TagVersion {key: t})
			SET v += r {.fromId, .toId, .sk, .id, .version, .recordedAt, .supersededAt})`),
	}
)

func (s *Store) rederiveAll(ctx context.Context, dates kg.SourceDates, in rederived) error {
	after := map[string]any{"n": writeBatch, "sk": int64(-1), "id": "", "version": 0}
	for {
		rows, err := s.auto(ctx, neo4j.AccessModeRead, in.read, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		var list, stale []map[string]any
		for _, row := range rows {
			r, err := versionOf(row.Values)
			if err != nil {
				return err
			}
			after["sk"], after["id"], after["version"] = int64(r.SK), r.ID, r.Version
			r.Rederive(func(source string) edtf.Value { return dates.Of(source, r) })
			props, err := relationProps(r)
			if err != nil {
				return err
			}
			tags := plan.TagsOf(r)
			if r.Tombstone {
				tags = []string{}
			}
			list = append(list, map[string]any{"r": props, "tags": tags})
			for _, t := range slices.Concat(plan.DerivedTags(), tags) {
				stale = append(stale, map[string]any{"key": t, "sk": int64(r.SK), "id": r.ID, "version": r.Version})
			}
		}
		for _, step := range []struct {
			text string
			rows []map[string]any
		}{{in.write, list}, {in.deleteTags, stale}, {in.makeTags, list}} {
			_, err := s.auto(ctx, neo4j.AccessModeWrite, step.text, map[string]any{"rows": step.rows})
			if err != nil {
				return err
			}
		}
	}
}

// versionOf reads a version from what the statements of rederived return. A row of layout 4 lacks the last fields,
// which are texts.
func versionOf(values []any) (*kg.Relation, error) {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i], _ = v.(string)
	}
	texts[0] += strings.Repeat(separator, max(0, rowFields-strings.Count(texts[0], separator)))
	n := len(texts) - 1
	r, err := decodeRelation(texts[:n], plan.Columns{Claims: true, Body: true})
	if err != nil {
		return nil, err
	}
	switch closing := texts[n]; closing {
	case "": // a current one
	case "none": // an old one that was kept, but not replaced
	default:
		r.SupersededAt, r.Tombstone, err = readClosing(closing)
	}
	return r, err
}

// rowFields is the number of fields in the row of a relation.
var rowFields = strings.Count(relationRow(&kg.Relation{}), separator)

// sourceDates returns what all versions of sources say of their dates.
func (s *Store) sourceDates(ctx context.Context) (kg.SourceDates, error) {
	out := kg.SourceDates{}
	for _, label := range []string{"Entity", entityVersionLabel} {
		text := "MATCH (e:" + label + " {kind: 'SOURCE'}) WHERE e.idKey IS NOT NULL RETURN e.row, e.doc, e.closing"
		rows, err := s.auto(ctx, neo4j.AccessModeRead, cypher(text), nil)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			var texts [3]string
			for i, v := range row.Values {
				texts[i], _ = v.(string)
			}
			e, err := decodeEntity(texts[:2])
			if err == nil {
				e.SupersededAt, e.Tombstone, err = readClosing(texts[2])
			}
			if err != nil {
				return nil, err
			}
			out.Add(e)
		}
	}
	return out, nil
}
