package server

import (
	"log/slog"
	"sync"
	"time"
)

// repeated logs events that repeat, such as an outage: the first at once, then now and then how often it happened
// since. After a pause without the event, the next one counts as a first.
type repeated struct {
	log   *slog.Logger
	every time.Duration

	mu    sync.Mutex
	kinds map[kind]*since
}

// kind identifies events that are counted together.
type kind struct{ message, reason string }

// since counts events since the last line.
type since struct{ times int }

// maxKinds bounds the number of kinds at one time: a reason may contain text of clients.
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

// tell logs how often the event happened since the last line.
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
