package export

import "context"

// ahead calls do with each value that produce hands on, in their order, while it produces the next one. It ends with
// the first error of either, and not before produce has ended.
func ahead[T any](
	ctx context.Context, produce func(ctx context.Context, give func(T) error) error, do func(T) error,
) error {
	ctx, stop := context.WithCancel(ctx)
	values := make(chan T)
	var failed error // of produce; for whoever has seen the end
	go func() {
		defer close(values)
		failed = produce(ctx, func(v T) error {
			select {
			case values <- v:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	defer func() {
		stop()
		for range values { // it reads from the store until it ends
		}
	}()
	for v := range values {
		if err := do(v); err != nil {
			return err
		}
	}
	return failed
}
