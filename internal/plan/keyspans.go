package plan

import (
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
)

// KeyVersion is a version of an entity or relation, as its search keys see it.
type KeyVersion struct {
	Keys []string // sorted; a tombstone has none
	At   time.Time
}

// EntityVersion returns what the search keys need of a version of an entity, which may be nil.
func EntityVersion(e *kg.Entity) KeyVersion {
	switch {
	case e == nil:
		return KeyVersion{}
	case e.Tombstone:
		return KeyVersion{At: e.RecordedAt}
	}
	return KeyVersion{SearchKeys(e), e.RecordedAt}
}

// RelationVersion returns what the search keys need of a version of a relation, which may be nil.
func RelationVersion(r *kg.Relation) KeyVersion {
	switch {
	case r == nil:
		return KeyVersion{}
	case r.Tombstone:
		return KeyVersion{At: r.RecordedAt}
	}
	return KeyVersion{RelationKeys(r), r.RecordedAt}
}

// IsRelationKey reports whether a search key is one of a relation.
func IsRelationKey(key string) bool { return strings.HasPrefix(key, keyRelation) }

// KeySpan is a search key, and the time from which and until which it is known; until zero: still.
type KeySpan struct {
	Key          string
	Since, Until time.Time
}

// ChangedKeys returns the search keys that an entity or relation loses and gains when one version follows another one.
func ChangedKeys(old, next KeyVersion) (lost, gained []string) {
	without := func(a, b []string) (out []string) {
		for _, key := range a {
			if _, there := slices.BinarySearch(b, key); !there {
				out = append(out, key)
			}
		}
		return out
	}
	return without(old.Keys, next.Keys), without(next.Keys, old.Keys)
}

// KeySpans returns the search keys that an entity or relation has had, from all its versions, the oldest first. One
// that it had at no instant is left out.
func KeySpans(versions []KeyVersion) []KeySpan {
	var out []KeySpan
	since := map[string]time.Time{}
	var old KeyVersion
	for _, v := range versions {
		lost, gained := ChangedKeys(old, v)
		for _, key := range lost {
			if since[key].Before(v.At) {
				out = append(out, KeySpan{key, since[key], v.At})
			}
			delete(since, key)
		}
		for _, key := range gained {
			since[key] = v.At
		}
		old = v
	}
	for key, at := range since {
		out = append(out, KeySpan{Key: key, Since: at})
	}
	return out
}

// KeySpansOf returns the search keys from all versions, each as `as` sees it.
func KeySpansOf[T any](versions []T, as func(T) KeyVersion) []KeySpan {
	list := make([]KeyVersion, len(versions))
	for i, v := range versions {
		list[i] = as(v)
	}
	return KeySpans(list)
}
