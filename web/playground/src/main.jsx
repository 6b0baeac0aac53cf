import { createRoot } from 'react-dom/client';
import '../../shared/tokens.css';
import 'graphiql/style.css';
import './style.css';
import { App } from './app.jsx';
import { load } from './examples.js';
import { linked } from './link.js';
import { mend } from './mend.js';
import { storage } from './storage.js';

const root = document.getElementById('playground');
const link = linked();
const found = await load();
// What a link opened is a tab from now on: loaded anew, the page shows it as it was left. Where a browser keeps
// nothing, the address keeps it.
if (link && storage !== null) window.history.replaceState(null, '', window.location.pathname);
createRoot(root).render(<App link={link} found={found} />);
mend(root);
