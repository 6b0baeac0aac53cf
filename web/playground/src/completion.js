// Completes what the schema cannot know: ids, by a search while typing, and the modes and contexts of the registry.
import { getTypeInfo } from 'graphql-language-service';
import { getNamedType } from 'graphql';
import contextsText from '../../../internal/kg/plover/contexts.txt?raw';
import { fetcher } from './fetcher.js';

const contexts = contextsText.split('\n').filter(line => line && !line.startsWith('#'));
const searchQuery = `query Complete($text: String!) {
  search(text: $text, first: 8) { edges { matched node { key name kind } } }
}`;

let modes; // asked for once
function registeredModes() {
  modes ??= fetcher({ query: '{ relationTypes { type modes { name } } }' }).then(answer => {
    const of = new Map();
    for (const t of answer?.data?.relationTypes ?? []) {
      for (const m of t.modes) of.set(m.name, [...(of.get(m.name) ?? []), t.type]);
    }
    if (!of.size) modes = undefined; // asked again next time
    return of;
  });
  return modes;
}

// Within a string spaces, colons and brackets belong to what is typed.
let within = false;
const closing = /[\s()\[\]{};:>,]/;
const closeCharacters = { test: c => (within ? c === '"' : closing.test(c)) };

// complete teaches an editor: inside a string it answers itself, elsewhere the editor's own hints do.
export function complete(editor) {
  const own = editor.constructor.hint[editor.getOption('mode')];
  const hint = (cm, callback, options) => {
    const place = stringAt(cm);
    within = place !== null;
    if (!place) {
      callback(own?.(cm, options) ?? null);
      return;
    }
    values(place, options).then(list => callback(list.length ? { list, from: place.from, to: place.to } : null));
  };
  Object.assign(editor.options.hintOptions, { closeCharacters, hint: Object.assign(hint, { async: true }) });
}

// stringAt is the string that the cursor is in: its place, what was typed of it, and its state in the parser.
function stringAt(cm) {
  const cursor = cm.getCursor();
  const token = cm.getTokenAt(cursor, true);
  if (!token.type?.includes('string') || !token.string.startsWith('"') || token.string.startsWith('"""')) return null;
  if (cursor.ch <= token.start) return null;
  const ended = token.string.length > 1 && token.string.endsWith('"');
  if (ended && cursor.ch === token.end) return null;
  return {
    cm, token,
    text: token.string.slice(1, cursor.ch - token.start),
    from: { line: cursor.line, ch: token.start + 1 },
    to: { line: cursor.line, ch: ended ? token.end - 1 : token.end },
    ended,
  };
}

// values is what may stand in the string.
async function values(place, options) {
  const asked = meaning(place, options);
  if (asked === 'id') return ids(place);
  const all = asked === 'mode' ? [...(await registeredModes())].map(([name, types]) => [name, types.join(', ')])
    : asked === 'context' ? contexts.map(name => [name, '']) : [];
  return all.filter(([name]) => name.startsWith(place.text)).map(([name, about]) => item(place, name, about));
}

// meaning is what the schema says of the string: an id, a mode or a context.
function meaning({ cm, token, from }, { schema, variableToType }) {
  if (variableToType) {
    // Of variables it is the variable that counts, or the field that stands before the string.
    const field = fieldBefore(cm);
    const type = field && variableToType[field];
    if (type) return getNamedType(type).name === 'ID' ? 'id' : null;
    return byField(field);
  }
  if (!schema) return null;
  // Behind the string the parser has left the argument: what counts is its state in front.
  const { state: before } = cm.getTokenAt({ line: from.line, ch: token.start }, true);
  const { inputType } = getTypeInfo(schema, before);
  const type = inputType && getNamedType(inputType).name;
  if (type === 'ID') return 'id';
  if (type !== 'String') return null;
  for (let state = before; state; state = state.prevState) {
    const name = (state.kind === 'ObjectField' || state.kind === 'Argument') && state.name;
    if (byField(name)) return byField(name);
  }
  return null;
}

function byField(name) {
  if (['id', 'ids', 'from', 'to', 'a', 'b', 'of', 'by', 'source', 'location'].includes(name)) return 'id';
  if (name === 'mode' || name === 'modes') return 'mode';
  return name === 'contexts' ? 'context' : null;
}

// fieldBefore is the last name of a field in JSON before the cursor.
function fieldBefore(cm) {
  const text = cm.getRange({ line: 0, ch: 0 }, cm.getCursor());
  return [...text.matchAll(/"(\w+)"\s*:/g)].at(-1)?.[1] ?? null;
}

let turn = 0;
async function ids(place) {
  if (place.text.trim() === '') return [];
  const mine = ++turn;
  await new Promise(resolve => setTimeout(resolve, 120)); // who types on asks for something else
  if (mine !== turn) return [];
  const answer = await fetcher({ query: searchQuery, variables: { text: place.text.replace(/^\w+:(?=.)/, '') } });
  if (mine !== turn) return [];
  const seen = new Set();
  return (answer?.data?.search.edges ?? [])
    .filter(e => !seen.has(e.node.key) && seen.add(e.node.key))
    .map(e => item(place, e.node.key, e.matched === e.node.name ? e.node.name : `${e.node.name} · ${e.matched}`));
}

function item({ ended }, name, about) {
  return {
    text: ended ? name : `${name}"`,
    displayText: name,
    render(element) {
      element.append(name);
      if (about) {
        const more = document.createElement('span');
        more.className = 'hint-about';
        more.dir = 'auto';
        more.textContent = about;
        element.append(' ', more);
      }
    },
  };
}
