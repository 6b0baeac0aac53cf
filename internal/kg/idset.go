package kg

// IDSet collects ids in the order in which they are added, without duplicates. It ignores the empty id. The zero IDSet
// is empty.
type IDSet struct {
	list []string
	seen map[string]bool
}

// Add adds the ids that are not in the set yet.
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

// Grow makes room for so many ids.
func (s *IDSet) Grow(n int) {
	if s.seen == nil {
		s.seen, s.list = make(map[string]bool, n), make([]string, 0, n)
	}
}

// Has reports whether the set contains the id.
func (s *IDSet) Has(id string) bool { return s.seen[id] }

// List returns the ids in order. The slice belongs to the set: the caller may sort it, but must not append to it.
func (s *IDSet) List() []string { return s.list }
