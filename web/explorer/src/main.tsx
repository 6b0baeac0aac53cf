import { render } from 'preact';
import './style.css';
import { App } from './app';
import { restoreTheme } from './colours';

restoreTheme();
render(<App />, document.getElementById('app')!);
