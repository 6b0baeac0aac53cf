package hostile

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// The ceilings.
const (
	ofOne     = 256 << 20 // bytes above idle that one request takes
	ofAll     = 512 << 20 // and eight at once
	timeout   = 30 * time.Second
	short     = time.Second
	slack     = 500 * time.Millisecond // behind a time-out
	ofLog     = 64 << 10               // bytes that a request writes to the log
	ofAnswer  = 17 << 20               // bytes: what --max-response allows, and some for errors
	together  = 8
	atOnce    = 300 * time.Millisecond // eight ask, again and again
	quick     = 10 * time.Millisecond  // is what is refused or answered at once
	ofWrite   = 5 * time.Second        // that a healthy write may wait for others
	noise     = 50 * time.Millisecond  // of a machine that does other things, too
	pause     = 25 * time.Millisecond  // of each of the eight, which leaves the client some time
	perByte   = 2 * time.Millisecond   // of processor time for a byte of a request
	leastSize = 500                    // bytes that a request counts for at least
	again     = 5                      // what hangs on the machine's other work is measured so often once more
	mostCPU   = 10 * time.Second       // of one request, however long it is
)

// attack is one hostile request.
type attack struct {
	name      string
	setUp     []request             // writes what it needs; must work, and is not measured
	query     string                // the request, with
	variables any                   // or
	ask       func(n int) request   // the n-th of those that are sent
	least     int                   // how many bytes it is at least: the input must not shrink unseen
	write     bool                  // it writes: a healthy write must get its turn beside it
	alone     bool                  // it is not sent eight times at once
	check     func(a answer) string // what is wrong with its answer, beyond the rest
}

// same is an attack that sends the same each time.
func same(r request) func(int) request { return func(int) request { return r } }

// prepared returns a file in which the requests have written.
func prepared(t *testing.T, setUp []request) string {
	file := copyOf(t, seeded)
	g := start(t, file)
	for _, r := range setUp {
		g.must(r)
	}
	if err := g.Stop(); err != nil {
		t.Fatal(err)
	}
	g.End()
	return file
}

// run sends the attack to processes that serve copies of the file.
func (a attack) run(t *testing.T, file string) {
	g := start(t, copyOf(t, file))
	took, well := a.sendAlone(t, g)
	if well && !a.alone {
		a.sendTogether(t, g, took)
	}
	g.End()
	if well && took < short/4 { // it meets no time-out
		return
	}
	g = start(t, copyOf(t, file), "--timeout", short.String())
	got := g.send(a.ask(0), 5*short)
	for range again { // a machine that does other things, too, may miss it by a little
		if got.Took > short+slack && got.Took < short+3*slack {
			got = g.send(a.ask(0), 5*short)
		}
	}
	a.judge(t, g, "with --timeout 1s", got, short)
	goesOn(t, g, got)
	g.End()
}

// sendAlone sends one request, and says how long that took, and whether it went well enough to send eight.
func (a attack) sendAlone(t *testing.T, g *graphd) (took time.Duration, well bool) {
	r := a.ask(0)
	before, err := g.CPU()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.ResetPeak(); err != nil {
		t.Fatal(err)
	}
	logged := len(g.log.String())
	most := min(mostCPU, time.Duration(max(r.Size(), leastSize))*perByte)
	g.Allow(before + most + short)
	var beside sync.WaitGroup
	if a.write {
		beside.Go(func() {
			if err := g.healthyWrite(); err != nil {
				t.Errorf("alone: %v", err)
			}
		})
	}
	got := g.send(r, timeout+5*time.Second)
	beside.Wait()
	g.Allow(0)
	well = a.judge(t, g, "alone", got, timeout)
	if g.Killed() != "" {
		return got.Took, false
	}
	goesOn(t, g, got)
	after, err := g.CPU()
	if err != nil {
		t.Errorf("alone: %v", err)
		return got.Took, false
	}
	peak, err := g.Memory()
	if err != nil {
		t.Errorf("alone: %v", err)
		return got.Took, false
	}
	taken := peak - g.Idle
	t.Logf("alone: %d B, %s, %s of CPU, %d MB above %d MB, answer of %d B %v", r.Size(), ms(got.Took), ms(after-before),
		taken>>20, g.Idle>>20, got.Bytes, got.Codes)
	if taken > ofOne {
		t.Errorf("alone: took %d MB above idle", taken>>20)
		well = false
	}
	if after-before > most {
		t.Errorf("alone: took %s of CPU for %d bytes; the most is %s", ms(after-before), r.Size(), ms(most))
		well = false
	}
	if n := len(g.log.String()) - logged; n > ofLog {
		t.Errorf("alone: wrote %d bytes to the log", n)
	}
	return got.Took, well
}

// sendTogether sends eight requests at once, and healthy ones beside them; again and again, unless one is answered at
// once.
func (a attack) sendTogether(t *testing.T, g *graphd, took time.Duration) {
	during := atOnce
	if took < quick {
		during = 0
	}
	slow := a.round(t, g, during)
	for range again {
		if slow != "" && !t.Failed() {
			slow = a.round(t, g, during)
		}
	}
	if slow != "" {
		t.Error(slow)
	}
}

// round is one round of it; it returns how healthy requests were kept waiting.
func (a attack) round(t *testing.T, g *graphd, during time.Duration) (slow string) {
	quiet := g.quiet()
	if err := g.ResetPeak(); err != nil {
		t.Fatal(err)
	}
	logged := len(g.log.String())
	over := make(chan struct{})
	var busy health
	var health, writing error
	var beside, attackers sync.WaitGroup
	beside.Go(func() { busy, health = g.watch(5, over) })
	if a.write {
		beside.Go(func() { writing = g.healthyWrite() })
	}
	answers := make([][]answer, together)
	began := time.Now()
	for i := range together {
		attackers.Go(func() {
			for n := i; ; n += together {
				answers[i] = append(answers[i], g.send(a.ask(n), timeout+5*time.Second))
				if time.Since(began) > during {
					return
				}
				time.Sleep(pause)
			}
		})
	}
	attackers.Wait()
	close(over)
	beside.Wait()
	sent := 0
	for _, each := range answers {
		for _, got := range each {
			sent++
			if !a.judge(t, g, "eight at once", got, timeout) {
				return ""
			}
		}
	}
	if health != nil || writing != nil {
		t.Errorf("eight at once: healthy requests fail: %v %v", health, writing)
		return ""
	}
	peak, err := g.Memory()
	if err != nil {
		t.Errorf("eight at once: %v", err)
		return ""
	}
	t.Logf("eight at once: %d answers, %d MB above idle, lookup %s (quiet %s), /readyz %s (quiet %s)", sent,
		(peak-g.Idle)>>20, ms(busy.lookup), ms(quiet.lookup), ms(busy.ready), ms(quiet.ready))
	if peak-g.Idle > ofAll {
		t.Errorf("eight at once: took %d MB above idle", (peak-g.Idle)>>20)
	}
	if busy.slower(quiet) {
		slow = fmt.Sprintf("eight at once: a lookup takes %s and /readyz %s; when it is quiet %s and %s",
			ms(busy.lookup), ms(busy.ready), ms(quiet.lookup), ms(quiet.ready))
	}
	if n := len(g.log.String()) - logged; n > ofLog*sent {
		t.Errorf("eight at once: %d requests wrote %d bytes to the log", sent, n)
	}
	return slow
}

// healthyWrite writes one entity.
func (g *graphd) healthyWrite() error {
	time.Sleep(20 * time.Millisecond) // behind the attack
	a := g.send(post(`mutation{upsertEntities(input:[{id:"person:healthy",kind:PERSON,name:"Healthy"}]){created}}`,
		nil), timeout)
	switch {
	case a.Err != nil:
		return a.Err
	case len(a.Codes) > 0:
		return fmt.Errorf("a healthy write: %s", a.Start)
	case a.Took > ofWrite:
		return fmt.Errorf("a healthy write took %s", ms(a.Took))
	}
	return nil
}

// judge says what is wrong with an answer, and whether it is well.
func (a attack) judge(t *testing.T, g *graphd, when string, got answer, limit time.Duration) bool {
	t.Helper()
	wrong := ""
	switch {
	case g.Killed() != "":
		wrong = fmt.Sprintf("after %s %s", ms(got.Took), g.Killed())
	case got.Err != nil:
		wrong = fmt.Sprintf("no answer after %s: %v", ms(got.Took), got.Err)
	case got.Internal():
		wrong = "an internal error: " + got.Start
	case got.Took > limit+slack:
		wrong = "answered after " + ms(got.Took)
	case got.Bytes > ofAnswer:
		wrong = fmt.Sprintf("an answer of %d MB", got.Bytes>>20)
	case got.Status >= 500 && got.Status != 503:
		wrong = fmt.Sprintf("status %d: %s", got.Status, got.Start)
	case a.check != nil:
		wrong = a.check(got)
	}
	log := g.log.String()
	if wrong == "" && (strings.Contains(log, "internal error") || strings.Contains(log, "msg=panic")) {
		wrong = "the log tells of an internal error: " + log[max(0, len(log)-500):]
	}
	if wrong != "" {
		t.Errorf("%s: %s", when, wrong)
	}
	return wrong == ""
}

// goesOn looks whether graphd works on a request that was answered for want of time.
func goesOn(t *testing.T, g *graphd, got answer) {
	t.Helper()
	if got.Took < short/2 || g.Killed() != "" {
		return
	}
	time.Sleep(slack)
	before, err := g.CPU()
	if err != nil {
		return
	}
	time.Sleep(slack)
	if after, err := g.CPU(); err == nil && after-before > slack/2 {
		t.Errorf("graphd works on the request after its answer: %s of CPU in %s", ms(after-before), ms(slack))
	}
}

func ms(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }
