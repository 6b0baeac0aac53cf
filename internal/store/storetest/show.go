package storetest

import (
	"fmt"
	"reflect"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// show prints a value as a person would write it: structs without the fields that say nothing, pointers as what they
// point to, days as dates. An empty list that is not nil is kept, since a filter means something by it.
func show(v any) string {
	var b strings.Builder
	showValue(&b, reflect.ValueOf(v))
	return b.String()
}

func showValue(b *strings.Builder, v reflect.Value) {
	if !v.IsValid() {
		b.WriteString("nil")
		return
	}
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case edtf.Day:
			b.WriteString(x.String())
			return
		case edtf.Value:
			fmt.Fprintf(b, "%q", x.String())
			return
		case kg.SortKey:
			fmt.Fprintf(b, "%d(%s)", int64(x), x.Start())
			return
		case []byte:
			fmt.Fprintf(b, "%q", x)
			return
		case fmt.Stringer:
			if v.Kind() == reflect.Struct {
				b.WriteString(x.String())
				return
			}
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		showValue(b, v.Elem())
	case reflect.Struct:
		b.WriteString("{")
		sep := ""
		for i := range v.NumField() {
			name, f := v.Type().Field(i), v.Field(i)
			if !name.IsExported() || f.IsZero() {
				continue
			}
			b.WriteString(sep)
			sep = ", "
			b.WriteString(name.Name + ": ")
			showValue(b, f)
		}
		b.WriteString("}")
	case reflect.Slice, reflect.Array:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			showValue(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	default:
		fmt.Fprintf(b, "%v", v.Interface())
	}
}
