// Reads an answer as a graph: relations with their ends, the links of a subgraph, and the relations of an entity, which
// name the other end.

const is = v => v !== null && typeof v === 'object' && !Array.isArray(v);
const text = v => (typeof v === 'string' && v !== '' ? v : null);
const known = o => is(o) && Boolean(text(o.key) ?? text(o.id) ?? text(o.name));

// graph returns {nodes, edges}, or null if the data has no relation. The same entity may be there by key, id or name.
export function graph(data) {
  const nodes = [];
  const byName = new Map(); // a key, an id, and a name if nothing else is known
  const node = o => {
    const names = [text(o.key), text(o.id)].filter(Boolean);
    const own = text(o.name) && `name:${o.name}`;
    let n = names.map(name => byName.get(name)).find(Boolean) ?? (names.length ? undefined : byName.get(own));
    if (!n) {
      n = { key: null, id: null, name: null, kind: null, edges: 0 };
      nodes.push(n);
    }
    n.key ??= text(o.key);
    n.id ??= text(o.id);
    n.name ??= text(o.name);
    n.kind ??= text(o.kind) ?? kinds[o.__typename] ?? null;
    for (const name of names) byName.set(name, n);
    if (own && !byName.has(own)) byName.set(own, n);
    return n;
  };

  // Entities that have a key come first, so that others of the same name are found among them.
  const listed = new Set();
  const meet = (v, visit) => {
    if (Array.isArray(v)) v.forEach(o => meet(o, visit));
    else if (is(v)) {
      visit(v);
      Object.values(v).forEach(o => meet(o, visit));
    }
  };
  meet(data, o => {
    if (text(o.name) && (text(o.key) || text(o.id)) && !is(o.from)) node(o);
  });

  const edges = new Map();
  const edge = (from, to, o, more = {}) => {
    const key = text(o.key) ?? text(o.id);
    const id = key ?? `${edges.size}`;
    if (edges.has(id)) return;
    edges.set(id, {
      key, from, to, type: text(o.type), mode: text(o.mode), quad: text(o.quadClass), status: text(o.status),
      when: text(o.when?.text) ?? text(o.when?.edtf), symmetric: o.symmetric === true, count: 1, ...more,
    });
  };
  const walk = (v, entity) => {
    if (Array.isArray(v)) return v.forEach(o => walk(o, entity));
    if (!is(v)) return;
    if (known(v.from) && known(v.to)) edge(node(v.from), node(v.to), v);
    else if (text(v.fromKey) && text(v.toKey)) edge(node({ key: v.fromKey }), node({ key: v.toKey }), v);
    else if (known(v.other) && is(v.node) && entity) {
      const [from, to] = v.direction === 'INCOMING' ? [v.other, entity] : [entity, v.other];
      edge(node(from), node(to), v.node, { symmetric: v.node.symmetric === true || v.direction === 'BOTH' });
    } else if (text(v.source) && text(v.target) && v.count !== undefined) {
      const more = { count: Number(v.count) || 1, symmetric: true };
      edge(node({ key: v.source }), node({ key: v.target }), { quadClass: v.quadClass }, more);
    }
    // The steps of a path need not say between whom they are.
    const both = Array.isArray(v.nodes) && Array.isArray(v.relations);
    (both && v.relations.length === v.nodes.length - 1 ? v.relations : []).forEach((r, i) => {
      const [from, to] = [v.nodes[i], v.nodes[i + 1]];
      if (!is(r) || known(r.from) || text(r.fromKey) || !known(from) || !known(to)) return;
      edge(node(from), node(to), r, { symmetric: true });
    });
    // The links of a subgraph join what its relations are, if these are there.
    const whole = Array.isArray(v.relations) && v.relations.some(r => text(r?.fromKey) || known(r?.from));
    if (Array.isArray(v.nodes) && (whole || Array.isArray(v.links))) {
      v.nodes.filter(known).forEach(o => listed.add(node(o)));
    }
    const inner = text(v.name) && known(v) && !is(v.from) ? v : entity;
    for (const [name, o] of Object.entries(v)) if (!(name === 'links' && whole)) walk(o, inner);
  };
  walk(data, null);
  if (!edges.size) return null;
  for (const e of edges.values()) {
    e.from.edges += e.count;
    if (e.to !== e.from) e.to.edges += e.count;
  }
  return { nodes: nodes.filter(n => n.edges > 0 || listed.has(n)), edges: [...edges.values()] };
}

const kinds = {
  State: 'STATE', Official: 'OFFICIAL', Person: 'PERSON', MilitantGroup: 'MILITANT_GROUP', Organization: 'ORGANIZATION',
  Province: 'PROVINCE', Actor: 'ACTOR', Source: 'SOURCE',
};

// bundles joins edges between the same two, so that each pair has one line.
export function bundles(edges) {
  const order = new Map();
  const at = n => {
    if (!order.has(n)) order.set(n, order.size);
    return order.get(n);
  };
  const found = new Map();
  for (const e of edges) {
    const [a, b] = at(e.from) <= at(e.to) ? [e.from, e.to] : [e.to, e.from];
    const id = `${at(a)}|${at(b)}`;
    if (!found.has(id)) found.set(id, { id, a, b, edges: [], count: 0, toA: false, toB: false });
    const l = found.get(id);
    l.edges.push(e);
    l.count += e.count;
    if (!e.symmetric) {
      if (e.to === a) l.toA = true;
      else l.toB = true;
    }
  }
  for (const l of found.values()) {
    const counts = new Map();
    for (const e of l.edges) if (e.quad) counts.set(e.quad, (counts.get(e.quad) ?? 0) + e.count);
    l.quad = [...counts].sort((x, y) => y[1] - x[1])[0]?.[0] ?? null;
  }
  return [...found.values()];
}
