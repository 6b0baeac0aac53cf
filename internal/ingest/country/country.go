// Package country finds countries by the codes and names that data sets use.
package country

import (
	_ "embed"
	"strings"

	"graphd/internal/kg"
)

// Country is a row of the table.
type Country struct {
	ISO3, ISO2, Name string
	COW, GW          string // numbers of Correlates of War, and of Gleditsch and Ward
	FIPS             []string
	CAMEO            string
	Names            []string // others
}

//go:embed countries.tsv
var table string

var byISO3, byISO2, byName, byCOW, byGW, byFIPS, byCAMEO = load()

func load() (iso3, iso2, name, cow, gw, fips, cameo map[string]*Country) {
	maps := make([]map[string]*Country, 7)
	for i := range maps {
		maps[i] = map[string]*Country{}
	}
	iso3, iso2, name, cow, gw, fips, cameo = maps[0], maps[1], maps[2], maps[3], maps[4], maps[5], maps[6]
	put := func(m map[string]*Country, key string, c *Country) {
		if key != "" && m[key] == nil {
			m[key] = c
		}
	}
	var all []*Country
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		col := strings.Split(line, "\t")
		c := &Country{ISO3: col[0], ISO2: col[1], Name: col[2], COW: col[3], GW: col[4],
			FIPS: strings.Fields(col[5]), CAMEO: col[6]}
		if col[7] != "" {
			c.Names = strings.Split(col[7], "|")
		}
		all = append(all, c)
		put(iso3, c.ISO3, c)
		put(iso2, c.ISO2, c)
		put(name, kg.Fold(c.Name), c)
		put(cow, c.COW, c)
		put(gw, c.GW, c)
		for _, f := range c.FIPS {
			put(fips, f, c)
		}
		put(cameo, c.CAMEO, c)
	}
	for _, c := range all { // what is another one's code or name stays that
		for _, n := range c.Names {
			put(name, kg.Fold(n), c)
		}
		put(gw, c.COW, c)
		put(cameo, c.ISO3, c)
	}
	return
}

// ByISO3 returns the country with an ISO 3166-1 alpha-3 code, or nil.
func ByISO3(code string) *Country { return byISO3[strings.ToUpper(code)] }

// ByISO2 returns the country with an ISO 3166-1 alpha-2 code, or nil.
func ByISO2(code string) *Country { return byISO2[strings.ToUpper(code)] }

// ByName returns the country with a name or one of its variants, whatever the case of letters, or nil.
func ByName(name string) *Country { return byName[kg.Fold(strings.TrimSpace(name))] }

// ByCOW returns the country with a number of Correlates of War, or nil.
func ByCOW(number string) *Country { return byCOW[strings.TrimLeft(number, "0")] }

// ByGW returns the country with a number of Gleditsch and Ward, or nil.
func ByGW(number string) *Country { return byGW[strings.TrimLeft(number, "0")] }

// ByFIPS returns the country with a FIPS 10-4 code, or nil.
func ByFIPS(code string) *Country { return byFIPS[strings.ToUpper(code)] }

// ByCAMEO returns the country with a CAMEO code, or nil. Most are those of ISO; codes of regions are no country's.
func ByCAMEO(code string) *Country { return byCAMEO[strings.ToUpper(code)] }

// ID returns the id of the country's entity.
func (c *Country) ID() string { return "state:" + c.ISO3 }

// Entity returns the country as a State.
func (c *Country) Entity() *kg.Entity {
	return &kg.Entity{ID: c.ID(), Kind: kg.KindState, Name: c.Name, ISO2: c.ISO2, ISO3: c.ISO3}
}
