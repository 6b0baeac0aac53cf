package query

import (
	"cmp"
	"context"
	"slices"
)

// network is a part of the graph as its measures walk it: the neighbors of each entity by their numbers, in order.
type network struct {
	ties  [][]tie
	total int64 // of all weights, each tie from both ends
}

// tie leads to a neighbor.
type tie struct {
	to     int
	weight int64
}

func (p *part) network() *network {
	n := &network{ties: make([][]tie, len(p.ids))}
	for i := range p.pairs {
		a, b, w := int(p.number[p.pairs[i].A]), int(p.number[p.pairs[i].B]), p.pairs[i].N
		n.ties[a] = append(n.ties[a], tie{b, w})
		n.ties[b] = append(n.ties[b], tie{a, w})
		n.total += 2 * w
	}
	for _, list := range n.ties { // so that the answer does not depend on the order of pairs
		slices.SortFunc(list, func(a, b tie) int { return cmp.Compare(a.to, b.to) })
	}
	return n
}

// betweenness tells of each entity on how many shortest paths between two others it lies, a share of each where there
// are several. This is Brandes' way: from each entity a search in breadth, and then back what depends on each step.
func (n *network) betweenness(ctx context.Context) ([]float64, error) {
	type place struct {
		far            int32   // steps from the start; -1: not reached
		paths, depends float64 // shortest ones from the start; how many of all go on behind it
	}
	size := len(n.ties)
	out, places, reached := make([]float64, size), make([]place, size), make([]int32, 0, size)
	near := make([][]int32, size) // ties without weights: half the memory to go through, again and again
	for i, list := range n.ties {
		for _, t := range list {
			near[i] = append(near[i], int32(t.to))
		}
	}
	for start := range near {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range places {
			places[i] = place{far: -1}
		}
		places[start], reached = place{paths: 1}, append(reached[:0], int32(start))
		for at := 0; at < len(reached); at++ {
			from := places[reached[at]]
			for _, i := range near[reached[at]] {
				to := &places[i]
				if to.far < 0 {
					to.far = from.far + 1
					reached = append(reached, i)
				}
				if to.far == from.far+1 {
					to.paths += from.paths
				}
			}
		}
		for _, at := range slices.Backward(reached[1:]) {
			from := places[at]
			share := (1 + from.depends) / from.paths
			for _, i := range near[at] {
				if to := &places[i]; to.far == from.far-1 {
					to.depends += to.paths * share
				}
			}
			out[at] += from.depends / 2 // each pair is met from both ends
		}
	}
	return out, nil
}

// communities finds groups of high modularity by Louvain's way: each entity moves to the community of a neighbor where
// modularity rises most, until none moves. Then communities are entities, and it begins anew. All numbers are whole, so
// the answer is the same every time. It returns the place of each entity's community.
func (n *network) communities(ctx context.Context) ([]int, error) {
	of := make([]int, len(n.ties))
	for i := range of {
		of[i] = i
	}
	for level := n; ; {
		moved, places, err := level.moveAll(ctx)
		if err != nil || !moved {
			return of, err
		}
		for i := range of {
			of[i] = places[of[i]]
		}
		level = level.merged(places)
	}
}

// moveAll moves entities between communities, each of which is one entity at first.
func (n *network) moveAll(ctx context.Context) (moved bool, of []int, err error) {
	of = make([]int, len(n.ties))
	weight, sum := make([]int64, len(n.ties)), make([]int64, len(n.ties)) // of each entity; of each community
	for i, list := range n.ties {
		of[i] = i
		for _, t := range list {
			weight[i] += t.weight
		}
		sum[i] = weight[i]
	}
	tied := make([]int64, len(n.ties)) // to each community near an entity
	var near []int
	for again := true; again; {
		again = false
		for i, list := range n.ties {
			if err := ctx.Err(); err != nil {
				return false, nil, err
			}
			home := of[i]
			near = append(near[:0], home)
			for _, t := range list {
				if t.to == i {
					continue
				}
				if c := of[t.to]; tied[c] == 0 && c != home {
					near = append(near, c)
				}
				tied[of[t.to]] += t.weight
			}
			sum[home] -= weight[i]
			best, most := home, n.total*tied[home]-weight[i]*sum[home]
			for _, c := range near {
				if gain := n.total*tied[c] - weight[i]*sum[c]; gain > most {
					best, most = c, gain
				}
				tied[c] = 0
			}
			of[i], sum[best] = best, sum[best]+weight[i]
			again = again || best != home
		}
		moved = moved || again
	}
	return moved, numbered(of), nil
}

// numbered gives communities the numbers from 0 on, in the order of their first entities.
func numbered(of []int) []int {
	numbers := map[int]int{}
	out := make([]int, len(of))
	for i, c := range of {
		if _, ok := numbers[c]; !ok {
			numbers[c] = len(numbers)
		}
		out[i] = numbers[c]
	}
	return out
}

// merged is the network of communities. What is tied within one is a tie to itself.
func (n *network) merged(of []int) *network {
	out := &network{ties: make([][]tie, slices.Max(of)+1), total: n.total}
	members := make([][]int, len(out.ties))
	for i, c := range of {
		members[c] = append(members[c], i)
	}
	weights := make([]int64, len(out.ties))
	for c, list := range members {
		for _, i := range list {
			for _, t := range n.ties[i] {
				if weights[of[t.to]] == 0 {
					out.ties[c] = append(out.ties[c], tie{to: of[t.to]})
				}
				weights[of[t.to]] += t.weight
			}
		}
		for i := range out.ties[c] {
			t := &out.ties[c][i]
			t.weight, weights[t.to] = weights[t.to], 0
		}
	}
	return out
}

// modularity is the share of weight within communities, less what it would be by chance.
func (n *network) modularity(of []int) float64 {
	within := int64(0)
	sum := make([]int64, len(n.ties))
	for i, list := range n.ties {
		for _, t := range list {
			if of[t.to] == of[i] {
				within += t.weight
			}
			sum[of[i]] += t.weight
		}
	}
	q := float64(within) / float64(n.total)
	for _, s := range sum {
		share := float64(s) / float64(n.total)
		q -= share * share
	}
	return q
}
