package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

type rgb [3]float64 // linear, 0 to 1

func parse(t *testing.T, hex string) rgb {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	var c rgb
	for i := range c {
		v := float64(n>>(16-8*i)&255) / 255
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c
}

func (c rgb) luminance() float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// contrast is WCAG's, 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// What people see who lack one of the three kinds of cones: Machado, Oliveira and Fernandes (2009), severity 1.
var sights = map[string][3]rgb{
	"all cones":    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	"no colour":    {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}},
}

func seen(c rgb, m [3]rgb) rgb {
	var s rgb
	for i, row := range m {
		s[i] = math.Min(1, math.Max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2]))
	}
	return s
}

// distance is ΔE of 1976 in CIELAB: 2 is just noticeable, 10 is told apart at a glance.
func distance(a, b rgb) float64 {
	x, y := lab(a), lab(b)
	return math.Sqrt(math.Pow(x[0]-y[0], 2) + math.Pow(x[1]-y[1], 2) + math.Pow(x[2]-y[2], 2))
}

func lab(c rgb) [3]float64 {
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
	y := f(c.luminance())
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// The palette can be read, in light and dark, and its classes of relations can be told apart by the colour-blind; in
// print without colour, those of conflict from those of cooperation by their lightness or the shape of their count.
func TestPalette(t *testing.T) {
	css, err := os.ReadFile("shared/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := []map[string]rgb{{}, {}}
	for _, m := range regexp.MustCompile(`--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		themes[0][m[1]], themes[1][m[1]] = parse(t, m[2]), parse(t, m[3])
	}
	classes := []string{"material-conflict", "verbal-conflict", "material-cooperation", "verbal-cooperation"}
	for i, name := range []string{"light", "dark"} {
		palette := themes[i]
		at := func(token string) rgb {
			c, ok := palette[token]
			if !ok {
				t.Fatalf("the palette has no %s", token)
			}
			return c
		}
		for _, text := range []string{"ink", "ink-soft", "accent", "error", "new", "gone", "changed"} {
			for _, ground := range []string{"paper", "panel", "raised", "accent-soft"} {
				if c := contrast(at(text), at(ground)); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f, want 4.5", name, text, ground, c)
				}
			}
		}
		for _, mark := range append(classes, "no-quad", "node", "node-soft", "person", "group", "place", "organization",
			"select", "line-strong") {
			if c := contrast(at(mark), at("paper")); c < 3 {
				t.Errorf("%s: %s on paper has a contrast of %.2f, want 3", name, mark, c)
			}
		}
		for sight, m := range sights {
			least := 14.0
			if sight == "no colour" {
				least = 4
			}
			for j, a := range classes {
				for _, b := range classes[:j] {
					if d := distance(seen(at(a), m), seen(at(b), m)); d < least {
						t.Errorf("%s, %s: %s and %s differ by %.1f, want %.0f", name, sight, a, b, d, least)
					}
				}
			}
		}
	}
}
