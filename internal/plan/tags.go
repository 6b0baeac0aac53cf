package plan

import (
	"slices"

	"graphd/internal/kg"
)

// SourceTag is the tag of what has evidence of the source. The tags of a relation are what IndexTag finds it by.
func SourceTag(id string) string { return "source " + id }

// LinkTag is the tag of what links to the relation in the role; in any role if it is empty.
func LinkTag(role kg.LinkRole, relation string) string {
	return "link " + string(role) + " " + relation
}

func claimantTag(id string) string  { return "by " + id }
func locationTag(id string) string  { return "location " + id }
func claimedAtTag(id string) string { return "claimed at " + id }
func statusTag(s kg.Status) string  { return "status " + string(s) }

func modeTag(mode string) string { return "mode " + mode }

func realizationTag(r kg.Realization) string { return "realization " + string(r) }

// contradictsTag is the tag of what may contradict: what is disputed or has conflicts, relations of exclusive types,
// and what comes after others.
const contradictsTag = "contradicts"

// eventTag is the tag of what has an event key.
const eventTag = "event"

// TagsOf returns the tags under which a store must file the relation.
func TagsOf(r *kg.Relation) []string {
	var tags []string
	for _, s := range kg.Sources(r.Claims) {
		tags = append(tags, SourceTag(s))
	}
	for _, c := range kg.Claimants(r.Claims) {
		tags = append(tags, claimantTag(c))
	}
	for _, id := range kg.ClaimedLocations(r.Claims) {
		tags = append(tags, claimedAtTag(id))
	}
	if r.Location != "" {
		tags = append(tags, locationTag(r.Location))
	}
	for _, l := range r.Links {
		for _, t := range []string{LinkTag("", l.Relation), LinkTag(l.Role, l.Relation)} {
			if !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		}
	}
	if hasStatusTag(r.Status) {
		tags = append(tags, statusTag(r.Status))
	}
	if r.Mode != "" {
		tags = append(tags, modeTag(r.Mode))
	}
	if hasRealizationTag(r.Realization) {
		tags = append(tags, realizationTag(r.Realization))
	}
	if r.EventKey != "" {
		tags = append(tags, eventTag)
	}
	if r.Status == kg.StatusDisputed || len(r.Conflicts) > 0 || r.Type.Exclusive() ||
		len(r.ComesAfter()) > 0 {
		tags = append(tags, contradictsTag)
	}
	return tags
}

// hasStatusTag reports whether relations of this status have a tag: all but those of the usual one, which nearly all
// relations of a data set have.
func hasStatusTag(s kg.Status) bool { return s != "" && s != kg.StatusAsserted }

// hasRealizationTag reports whether relations of this realization have a tag, likewise: all but what occurred.
func hasRealizationTag(r kg.Realization) bool { return r != "" && r != kg.RealizationOccurred }

// DerivedTags returns every tag that depends on a derived value: one that a relation may have had under former rules.
func DerivedTags() []string {
	tags := []string{contradictsTag}
	for _, s := range kg.Statuses {
		tags = append(tags, statusTag(s))
	}
	return tags
}
