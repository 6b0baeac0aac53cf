// Reads an answer as tables: each list of objects is one, with what is nested in the objects as columns.

const plain = v => v === null || typeof v !== 'object';
// A connection is a list with something about its page; a path or a part of the graph has nodes and more.
const page = ['nodes', 'edges', 'pageInfo', 'totalCount', '__typename'];
const isConnection = o => !plain(o) && !Array.isArray(o) && Object.keys(o).every(name => page.includes(name));
const isList = v => Array.isArray(v) && v.some(o => o !== null && typeof o === 'object');

// label is what a person would call an object.
function label(o) {
  for (const name of ['name', 'text', 'key', 'title', 'type', 'id']) {
    if (typeof o?.[name] === 'string') return o[name];
  }
  return '';
}

// tables returns the tables of the data of an answer, the first of which has the most to show. Lists at one place of
// the query are one table, also where they are in the members of another list, which the column "of" names.
export function tables(data) {
  const lists = new Map();
  const walk = (value, path, owner) => {
    if (plain(value)) return;
    if (Array.isArray(value)) {
      if (isList(value)) {
        const name = path.join('.');
        if (!lists.has(name)) lists.set(name, { name, depth: path.length, rows: [], owners: [] });
        const list = lists.get(name);
        for (const item of value) {
          if (plain(item) || Array.isArray(item)) continue;
          list.rows.push(item);
          list.owners.push(owner);
          walk(item, path, label(item.node ?? item) || owner);
        }
      }
      return;
    }
    const connection = isConnection(value);
    for (const [name, v] of Object.entries(value)) {
      // A list with edges and nodes was asked for twice; its members are listed once.
      if (connection && name === 'nodes' && Array.isArray(value.edges)) continue;
      walk(v, connection || name === 'node' ? path : [...path, name], owner);
    }
  };
  walk(data, [], '');
  const found = [...lists.values()].map(({ name, depth, rows, owners }) => ({ name, depth, ...table(rows, owners) }));
  found.sort((a, b) => a.depth - b.depth || b.rows.length - a.rows.length);
  if (found.length) return found;
  const cells = flat(data, '', new Map());
  return cells.size ? [{ name: '', depth: 0, columns: ['field', 'value'], rows: [...cells] }] : [];
}

function table(objects, owners) {
  const columns = [];
  const index = new Map();
  const rows = objects.map(o => flat(o, '', new Map()));
  if (owners.some(Boolean)) rows.forEach((r, i) => r.set('of', owners[i]));
  for (const row of rows) {
    for (const name of row.keys()) {
      if (!index.has(name)) {
        index.set(name, columns.length);
        columns.push(name);
      }
    }
  }
  // Of {location: null} beside {location: {name}} only location.name is a column.
  const empty = c => rows.every(r => (r.get(c) ?? null) === null);
  const kept = columns.filter(c => !(empty(c) && columns.some(other => other.startsWith(`${c}.`))));
  columns.splice(0, columns.length, ...kept);
  if (index.has('of')) columns.unshift(...columns.splice(columns.indexOf('of'), 1));
  return { columns, rows: rows.map(r => columns.map(c => r.get(c) ?? null)) };
}

// flat puts the values of an object into cells: {from: {name}} is the column from.name.
function flat(o, prefix, cells) {
  if (plain(o)) return cells;
  const connection = prefix !== '' && isConnection(o);
  for (const [name, v] of Object.entries(o)) {
    const column = name === 'node' ? prefix.slice(0, -1) : prefix + name;
    if (Array.isArray(v)) {
      const at = connection ? prefix.slice(0, -1) : column;
      cells.set(at, v.map(brief).filter(t => t !== '').join('; '));
    } else if (plain(v)) {
      cells.set(column, v);
    } else {
      flat(v, column ? `${column}.` : '', cells);
    }
  }
  return cells;
}

// brief is what a member of a nested list has to say, in a few words.
function brief(v) {
  if (v === null) return '';
  if (Array.isArray(v)) return v.map(brief).join('; ');
  if (typeof v !== 'object') return String(v);
  const o = v.node ?? v;
  const own = label(o);
  if (own) return own;
  return [...flat(o, '', new Map()).values()].filter(x => x !== null && x !== '').join(', ');
}

// compare orders cells: numbers by size, text as people do, what is empty last.
export function compare(a, b) {
  const [none, other] = [a === null || a === '', b === null || b === ''];
  if (none || other) return none - other;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

export function csv({ columns, rows }) {
  const field = v => {
    let text = v === null ? '' : String(v);
    // A spreadsheet would run what begins like this as a formula.
    if (typeof v === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${[columns, ...rows].map(r => r.map(field).join(',')).join('\r\n')}\r\n`;
}
