package icews

import "math/bits"

// seen counts how often rows have come, by a hash of each. It takes eleven bytes a row, where a map takes 35: a file of
// ten million rows must not fill the memory.
type seen struct {
	parts [256]part
	again map[uint64]int // how often those have come again that came more than once
}

// add counts a row, and returns how often it has come.
func (s *seen) add(hash uint64) int {
	hash |= 1 // zero is a free place
	if s.parts[hash>>56].add(hash) {
		return 1
	}
	if s.again == nil {
		s.again = map[uint64]int{}
	}
	s.again[hash]++
	return s.again[hash] + 1
}

// part holds the hashes that begin with one byte, each in the place that its other bytes give it, or in the next that
// was free. There are many parts so that one that grows is copied alone.
type part struct {
	places []uint64
	n      int // how many are taken
}

// add adds a hash, and reports whether it is new.
func (p *part) add(hash uint64) bool {
	if p.n >= len(p.places)/8*7 {
		p.grow()
	}
	high, _ := bits.Mul64(hash<<8, uint64(len(p.places)))
	i := int(high)
	for p.places[i] != 0 {
		if p.places[i] == hash {
			return false
		}
		if i++; i == len(p.places) {
			i = 0
		}
	}
	p.places[i] = hash
	p.n++
	return true
}

// grow makes room for a quarter more.
func (p *part) grow() {
	larger := part{places: make([]uint64, len(p.places)/4*5+64)}
	for _, hash := range p.places {
		if hash != 0 {
			larger.add(hash)
		}
	}
	*p = larger
}
