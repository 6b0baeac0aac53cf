package server

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"graphd/test/output"
)

// TestLogRequests: each request has a line with what it cost, and nothing of its values.
func TestLogRequests(t *testing.T) {
	url, log := start(t, func(o *Options) { o.LogRequests = true })
	const secret = "swordfish"
	for _, c := range []struct {
		name     string
		document string
		line     []string
	}{
		{
			name: "a query", document: `query Count {stats{entityCount}}`,
			line: []string{`level=INFO msg=request method=POST status=200 kind=query operation=Count document=`,
				"steps=1 rows=1 scans=0 bytes=36 took="},
		},
		{
			name:     "values",
			document: `query Named($s: String!) {entities(where: {name: {contains: $s}}) {nodes {name}}}`,
			line:     []string{"operation=Named", "scans=1"},
		},
		{
			name: "a value in the document", document: `{node(id: "` + secret + `") {id}}`,
			line: []string{`operation=""`, "steps=2"},
		},
		{name: "an error", document: `{nothing}`, line: []string{"codes=[GRAPHQL_VALIDATION_FAILED]", "steps=0"}},
		{
			name: "an error that repeats its value", document: `{relation(id: "` + secret + `@known=never") {id}}`,
			line: []string{"codes=[BAD_USER_INPUT]"},
		},
		{name: "no GraphQL", document: `{`, line: []string{"codes=[GRAPHQL_PARSE_FAILED]"}},
		{
			name: "a mutation",
			document: `mutation Put {upsertEntities(input: [{id: "` + secret + `", kind: PERSON, name: "` + secret +
				`"}]) {created}}`,
			line: []string{"kind=mutation operation=Put", "codes=[FORBIDDEN]"},
		},
		{
			name: "a long name", document: `query ` + strings.Repeat("q", 1000) + `{__typename}`,
			line: []string{"operation=" + strings.Repeat("q", 80) + "…"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(log.String())
			var variables map[string]any
			if strings.Contains(c.document, "$s") {
				variables = map[string]any{"s": secret}
			}
			ask(t, url, c.document, variables)
			await(t, "the line", func() bool { return strings.Contains(log.String()[before:], " took=") })
			line := log.String()[before:]
			contains(t, line, c.line...)
			if strings.Count(line, "\n") != 1 || strings.Contains(line, secret) || len(line) > 500 {
				t.Errorf("%s", line)
			}
		})
	}
	before := len(log.String())
	res, err := http.Get(url + "/graphql?query={__typename}&variables=" + secret)
	if err != nil {
		t.Fatal(err)
	}
	read(t, res)
	await(t, "the line", func() bool { return strings.Contains(log.String()[before:], " took=") })
	if line := log.String()[before:]; !strings.Contains(line, "method=GET status=400") ||
		strings.Contains(line, secret) {
		t.Errorf("%s", line)
	}
	hash := strings.SplitN(strings.SplitN(log.String(), "document=", 2)[1], " ", 2)[0]
	if want := "82413c0a277e2d9b"; hash != want {
		t.Errorf("the document's hash is %s, not %s", hash, want)
	}
}

// TestSlowRequest: without a log of all requests, slow ones are told alone.
func TestSlowRequest(t *testing.T) {
	url, log := start(t, func(o *Options) { o.SlowRequest = time.Hour })
	ask(t, url, "{__typename}", nil)
	slow, slowLog := start(t, func(o *Options) { o.SlowRequest = time.Nanosecond })
	ask(t, slow, "query Slow {__typename}", nil)
	await(t, "the line", func() bool { return strings.Contains(slowLog.String(), `level=WARN msg="slow request"`) })
	contains(t, slowLog.String(), "operation=Slow")
	if log.String() != "" {
		t.Errorf("%s", log.String())
	}
}

// TestRepeated: what happens often is logged at once, then once a minute with how often.
func TestRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log output.Buffer
		r := newRepeated(slog.New(slog.NewTextHandler(&log,
			&slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			}})))
		expect := func(when, want string) {
			t.Helper()
			synctest.Wait()
			if got := log.String(); got != want {
				t.Errorf("%s:\n%s\nnot:\n%s", when, got, want)
			}
		}
		const first = "level=WARN msg=outage reason=\"no route\"\n"
		r.warn("outage", "no route")
		expect("at once", first)
		for range 500 {
			r.warn("outage", "no route")
			time.Sleep(100 * time.Millisecond)
		}
		expect("soon", first)
		time.Sleep(15 * time.Second)
		const summary = "level=WARN msg=outage reason=\"no route\" times=500 within=1m0s\n"
		expect("after a minute", first+summary)
		r.warn("outage", "no route")
		r.warn("disk", "full") // another kind
		const disk = "level=WARN msg=disk reason=full\n"
		expect("another kind", first+summary+disk)
		time.Sleep(time.Minute)
		const one = "level=WARN msg=outage reason=\"no route\" times=1 within=1m0s\n"
		expect("after another", first+summary+disk+one)
		time.Sleep(10 * time.Minute)
		expect("when it is over", first+summary+disk+one)
		r.warn("outage", "no route")
		expect("the next", first+summary+disk+one+first)
		if len(r.kinds) != 1 {
			t.Errorf("%d kinds are remembered", len(r.kinds))
		}

		for i := range 1000 { // reasons that never repeat do not fill the log
			r.warn("flood", strings.Repeat("x", i))
		}
		if lines := strings.Count(log.String(), "\n"); lines > 6+maxKinds {
			t.Errorf("%d lines", lines)
		}
		time.Sleep(time.Hour)
		if len(r.kinds) != 0 {
			t.Errorf("%d kinds are remembered", len(r.kinds))
		}
	})
}

// TestOutage: a store that is gone is logged once, however many ask; health and clients are told each time.
func TestOutage(t *testing.T) {
	var gone Options
	url, log := start(t, func(o *Options) { gone = *o })
	if err := gone.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for range 50 {
		_, body := ask(t, url, `{stats{entityCount}}`, nil)
		contains(t, body, `"UNAVAILABLE"`)
		res, err := http.Get(url + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		if read(t, res); res.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("ready with %d", res.StatusCode)
		}
	}
	if n := strings.Count(log.String(), "UNAVAILABLE"); n != 1 {
		t.Errorf("%d lines:\n%s", n, log)
	}
	if n := strings.Count(log.String(), "graphd is not ready"); n != 1 {
		t.Errorf("%d lines:\n%s", n, log)
	}
}
