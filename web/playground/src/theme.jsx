import { useTheme } from '@graphiql/react';
import { useEffect } from 'react';

// The colours that graphd's pages share follow the theme that GraphiQL's settings choose. It draws nothing.
export function Theme() {
  const { theme } = useTheme();
  useEffect(() => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }, [theme]);
  return null;
}
