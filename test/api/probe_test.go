package api

import (
	"strings"
	"testing"
	"time"
	"fmt"
)

func TestProbe(t *testing.T) {
	db := openLite(t)
	c := serve(t, db)
	show := func(name, q string, vars map[string]any) {
		start := time.Now()
		r := c.post(q, vars)
		b := string(r.body)
		if len(b) > 600 { b = b[:600] + fmt.Sprintf("… (%d)", len(r.body)) }
		t.Logf("%s: %d %s %s", name, r.status, time.Since(start).Round(time.Millisecond), b)
	}
	show("bad date", `{relations(where:{at:"2024-13-01"}){totalCount}}`, nil)
	show("bad date nested", `{state(id:"state:IRN"){provinces(at:"20240101"){totalCount}}}`, nil)
	show("bad date var", `query($d:Date){relations(where:{at:$d}){totalCount}}`, map[string]any{"d": "yesterday"})
	show("bad date var number", `query($d:Date){relations(where:{at:$d}){totalCount}}`, map[string]any{"d": 5})
	show("bad date range", `{relations(where:{during:{from:"2024-02-30"}}){totalCount}}`, nil)
	show("cursor", `{relations(after:"nonsense"){nodes{key}}}`, nil)
	show("cursor nested", `{state(id:"state:IRN"){relations(before:"nonsense"){nodes{key}}}}`, nil)
	show("first -1", `{relations(first:-1){nodes{key}}}`, nil)
	show("first 5000", `{relations(first:5000){nodes{key}}}`, nil)
	show("first str", `{relations(first:"5"){nodes{key}}}`, nil)
	show("first 2^40", `{relations(first:1099511627776){nodes{key}}}`, nil)
	show("first var 2^70", `query($n:Int){relations(first:$n){nodes{key}}}`, map[string]any{"n": 1e21})
	show("first var 1.5", `query($n:Int){relations(first:$n){nodes{key}}}`, map[string]any{"n": 1.5})
	show("both", `{relations(first:1,last:1){nodes{key}}}`, nil)
	show("enum lit", `{relations(where:{type:{eq:WAR}}){totalCount}}`, nil)
	show("enum var", `query($t:RelationType){relations(where:{type:{eq:$t}}){totalCount}}`, map[string]any{"t": "WAR"})
	show("enum var nested", `query($w:RelationWhere){state(id:"state:IRN"){relations(where:$w){totalCount}}}`, map[string]any{"w": map[string]any{"type": map[string]any{"eq": "WAR"}}})
	show("enum kind var", `query($w:EntityWhere){entities(where:$w){totalCount}}`, map[string]any{"w": map[string]any{"kind": map[string]any{"in": []string{"COUNTRY"}}}})
	show("certainty var", `query($c:Certainty){relations(where:{at:"2024-01-01",certainty:$c}){totalCount}}`, map[string]any{"c": "MAYBE"})
	show("order var", `query($c:OrderDirection!){relations(orderBy:{direction:$c}){totalCount}}`, map[string]any{"c": "UP"})
	show("order field var", `query($o:EntityOrder){states(orderBy:$o){totalCount}}`, map[string]any{"o": map[string]any{"field": "AGE"}})
	show("range", `{relations(where:{during:{from:"2024-02-01",to:"2024-01-01"}}){totalCount}}`, nil)
	show("score range", `{relations(where:{score:{gte:3,lte:1}}){totalCount}}`, nil)
	show("between1", `{relations(where:{between:["a"]}){totalCount}}`, nil)
	show("between1 nested", `{state(id:"state:IRN"){relations(where:{betweenStates:["a"]}){totalCount}}}`, nil)
	show("unknown field var", `query($w:RelationWhere){relations(where:$w){totalCount}}`, map[string]any{"w": map[string]any{"kind": 1}})
	show("missing var", `query($w:ID!){state(id:$w){name}}`, nil)
	show("unknown field", `{relations{total}}`, nil)
	show("syntax", `{relations{`, nil)
	show("empty", ``, nil)
	show("mutation", `mutation{x}`, nil)
	show("subscription", `subscription{x}`, nil)
	show("defer", `{state(id:"state:IRN"){name ... @defer {iso3}}}`, nil)
	show("defer2", `{state(id:"state:IRN"){name ...F @defer(label:"x") }} fragment F on State{iso3}`, nil)
	show("depth", `{neighborhood(ids:["state:IRN"],depth:2){truncated}}`, nil)
	show("maxNodes", `{neighborhood(ids:["state:IRN"],maxNodes:0){truncated} b:neighborhood(ids:["state:IRN"],maxRelations:100000){truncated}}`, nil)
	show("null arg", `{relations(where:null,first:null){totalCount}}`, nil)
	show("null dir", `{state(id:"state:IRN"){relations(direction:null){totalCount}}}`, nil)
	show("order null", `query($d:OrderDirection){relations(orderBy:{direction:$d}){totalCount}}`, nil)
	show("two errors", `{relations(first:-1,after:"x"){nodes{key}} states(last:-2){nodes{key}}}`, nil)
	show("partial", `{a:state(id:"state:IRN"){name} b:state(id:"state:PAK"){relations(first:-1){totalCount}}}`, nil)
	deep := "nodes{key}"
	for range 30 { deep = "nodes{from{relations{" + deep + "}}}" }
	show("deep", `{relations{`+deep+`}}`, nil)
	deep = "nodes{key}"
	for range 6 { deep = "nodes{from{relations(first:100){" + deep + "}}}" }
	show("rows", `{relations{`+deep+`}}`, nil)
	many := ""
	for i := range 201 { many += fmt.Sprintf("a%d:relations{totalCount}", i) }
	show("many roots", "{"+many+"}", nil)
	many = "x:relations{"
	for i := range 201 { many += fmt.Sprintf("a%d:nodes{links{relation{key}}}", i) }
	show("second root after the limit", "{"+many+"} b:state(id:\"state:IRN\"){name relations{totalCount nodes{key}}}}", nil)
	show("second root after the limit, rel", "{"+many+"} b:relations{totalCount nodes{key}}}", nil)
	dbl := ""
	for i := range 30 {
		dbl += fmt.Sprintf("fragment F%d on State{a:state{...F%d} b:state{...F%d}}", i, i+1, i+1)
	}
	dbl += "fragment F30 on State{name}"
	show("tokens", "{"+strings.Repeat("__typename ", 20000)+"}", nil)
	show("repeated", "{"+strings.Repeat("__typename ", 9900)+"}", nil)
	show("repeated states", "{state(id:\"state:IRN\"){"+strings.Repeat("name ", 9900)+"}}", nil)
	show("repeated args", "{"+strings.Repeat("stats{store}", 2400)+"}", nil)
	show("introspection", `{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}`, nil)
	show("doubling state", `{state(id:"state:IRN"){...F0}}`+dbl, nil)
}
