package server

import (
	"log/slog"
	"sync"
	"time"
)

// repeated logs what goes wrong again and again, such as an outage: the first time at once, then once a while how
// often it happened since. After a while without it, the next is a first one.
type repeated struct {
	log   *slog.Logger
	every time.Duration

	mu    sync.Mutex
	kinds map[kind]*since
}

// kind tells apart what is counted by itself.
type kind struct{ message, reason string }

// since counts what happened since it was last told.
type since struct{ times int }

// maxKinds is how many kinds are told apart at one time: reasons may hold what clients wrote.
const maxKinds = 20

func newRepeated(log *slog.Logger) *repeated {
	return &repeated{log: log, every: time.Minute, kinds: map[kind]*since{}}
}

func (r *repeated) warn(message, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := kind{message, reason}
	if r.kinds[k] == nil && len(r.kinds) >= maxKinds {
		k = kind{message, "several reasons"}
	}
	if s := r.kinds[k]; s != nil {
		s.times++
		return
	}
	r.kinds[k] = &since{}
	r.log.Warn(message, "reason", k.reason)
	time.AfterFunc(r.every, func() { r.tell(k) })
}

// tell says how often it happened since it was last told.
func (r *repeated) tell(k kind) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.kinds[k]
	if s.times == 0 {
		delete(r.kinds, k)
		return
	}
	r.log.Warn(k.message, "reason", k.reason, "times", s.times, "within", r.every)
	s.times = 0
	time.AfterFunc(r.every, func() { r.tell(k) })
}
