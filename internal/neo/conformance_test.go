package neo

import (
	"testing"

	"graphd/internal/store"
	"graphd/internal/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openEmpty(t) })
}

func TestDifferential(t *testing.T) {
	storetest.Differential(t, func(t *testing.T) store.Store { return openEmpty(t) })
}
