package kg

// IDSet gathers ids in the order in which they are added, each once. The empty id is none. The zero IDSet is empty.
type IDSet struct {
	list []string
	seen map[string]bool
}

// Add adds those of the ids that are not in the set yet.
func (s *IDSet) Add(ids ...string) {
	for _, id := range ids {
		if id == "" || s.seen[id] {
			continue
		}
		if s.seen == nil {
			s.seen = map[string]bool{}
		}
		s.seen[id] = true
		s.list = append(s.list, id)
	}
}

// Has reports whether the set has the id.
func (s *IDSet) Has(id string) bool { return s.seen[id] }

// List returns the ids in their order. It is the set's own: the caller may sort it and may not add to it.
func (s *IDSet) List() []string { return s.list }
