// Loads a part of the page when it is first shown. A plain replacement of preact/compat's, which brings much else.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure, Loading } from './basics';

export function lazy<P>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [state, set] = useState<{ error?: unknown; turn: number }>({ turn: 0 });
    useEffect(() => {
      if (loaded) return;
      load().then(
        (c) => { loaded = c; set((s) => ({ turn: s.turn + 1 })); },
        (error: unknown) => set((s) => ({ error, turn: s.turn })),
      );
    }, []);
    if (state.error) return <Failure error={state.error} />;
    const Loaded = loaded as ComponentType<object> | undefined;
    return Loaded ? <Loaded {...(props as object)} /> : <Loading />;
  } as ComponentType<P>;
}
