// Every text that the explorer shows.
import type { Kind, Quad, Realization, Status } from './api/types';

const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const kindNames: Record<Kind, [string, string]> = {
  STATE: ['state', 'states'],
  OFFICIAL: ['official', 'officials'],
  PERSON: ['person', 'people'],
  MILITANT_GROUP: ['militant group', 'militant groups'],
  ORGANIZATION: ['organization', 'organizations'],
  PROVINCE: ['province', 'provinces'],
  ACTOR: ['actor', 'actors'],
  SOURCE: ['source', 'sources'],
};

const quadNames: Record<Quad | 'none', string> = {
  MATERIAL_CONFLICT: 'Conflict in deeds',
  VERBAL_CONFLICT: 'Conflict in words',
  VERBAL_COOPERATION: 'Cooperation in words',
  MATERIAL_COOPERATION: 'Cooperation in deeds',
  none: 'Neither (statements, offices, borders)',
};

const statusNames: Record<Status, string> = {
  ASSERTED: 'asserted',
  ALLEGED: 'alleged',
  CONFIRMED: 'confirmed',
  DENIED: 'denied',
  DISPUTED: 'disputed',
};

const realizationNames: Record<Realization, string> = {
  OCCURRED: 'took place',
  PLANNED: 'planned',
  PROPOSED: 'proposed',
  NOT_REALIZED: 'did not take place',
};

// What a relation says, between its two ends: in the past for what happened.
const verbs: Record<string, string> = {
  AGREE: 'agreed with',
  CONSULT: 'consulted with',
  'CONSULT visit': 'visited',
  'CONSULT phone': 'telephoned with',
  'CONSULT third-party': 'met, elsewhere,',
  'CONSULT multilateral': 'met, with others,',
  SUPPORT: 'supported',
  CONCEDE: 'yielded to',
  COOPERATE: 'cooperated with',
  AID: 'aided',
  RETREAT: 'retreated before',
  'RETREAT withdraw': 'withdrew from',
  'RETREAT release': 'released people or goods of',
  'RETREAT disarm': 'disarmed towards',
  'RETREAT ceasefire': 'ceased fire with',
  'RETREAT access': 'granted access to',
  'RETREAT resign': 'resigned before',
  REQUEST: 'made a request to',
  'REQUEST assist': 'asked for help from',
  'REQUEST change': 'asked for change from',
  'REQUEST yield': 'asked for concessions from',
  'REQUEST meet': 'asked for talks with',
  ACCUSE: 'accused',
  'ACCUSE disapprove': 'criticized',
  'ACCUSE allege': 'made allegations against',
  'ACCUSE investigate': 'investigated',
  REJECT: 'refused something to',
  'REJECT assist': 'refused to help',
  'REJECT change': 'refused change asked for by',
  'REJECT yield': 'refused to yield to',
  'REJECT meet': 'refused to meet',
  THREATEN: 'threatened',
  'THREATEN violence': 'threatened with violence',
  PROTEST: 'protested against',
  'PROTEST demo': 'demonstrated against',
  'PROTEST riot': 'rioted against',
  'PROTEST strike': 'went on strike against',
  'PROTEST boycott': 'boycotted',
  SANCTION: 'reduced relations with',
  'SANCTION convict': 'convicted',
  'SANCTION expel': 'expelled representatives of',
  'SANCTION withdraw': 'withdrew representatives from',
  'SANCTION discontinue': 'broke something off with',
  MOBILIZE: 'mobilized against',
  COERCE: 'coerced',
  'COERCE seize': 'seized something of',
  'COERCE arrest': 'arrested',
  'COERCE deport': 'deported',
  'COERCE censor': 'censored',
  'COERCE cyber': 'attacked, by computer,',
  ASSAULT: 'attacked',
  'ASSAULT abduct': 'abducted',
  'ASSAULT beat': 'beat',
  'ASSAULT torture': 'tortured',
  'ASSAULT targeted': 'attacked, singled out,',
  'ASSAULT firearms': 'attacked, with firearms,',
  'ASSAULT explosives': 'attacked, with explosives,',
  'ASSAULT aerial': 'attacked from the air',
  'ASSAULT drone': 'attacked, with drones,',
  'ASSAULT heavy-weapons': 'attacked, with heavy weapons,',
  STATEMENT: 'made a statement on',
  HOLDS_OFFICE: 'holds an office of',
  MEMBER_OF: 'is a member of',
  PART_OF: 'is part of',
  BORDERS: 'borders on',
  OPERATES_IN: 'operates in',
  HAS_REFUGE_IN: 'has refuge in',
  DIPLOMATIC_RELATIONS: 'has diplomatic relations with',
  'DIPLOMATIC_RELATIONS ambassador': 'has diplomatic relations, by ambassadors, with',
  'DIPLOMATIC_RELATIONS charge_d_affaires': 'has diplomatic relations, by chargés d’affaires, with',
  'DIPLOMATIC_RELATIONS none': 'has no diplomatic relations with',
};

// The types of relations.
export const types = Object.keys(verbs).filter((verb) => !verb.includes(' '));

const words = (name: string) => name.toLowerCase().replaceAll('_', ' ').replaceAll('-', ' ');

export const t = {
  product: 'graphd',
  skip: 'Skip to the content',
  pages: {
    start: 'Start', graph: 'Graph', entity: 'Entity', relation: 'Relation', dyad: 'Two sides', source: 'Source',
    contradictions: 'Contradictions', changes: 'Changes', search: 'Search', edit: 'Edit',
  },
  title: (name: string) => `${name} · graphd`,
  nav: { label: 'Pages', playground: 'Playground', theme: 'Light or dark', light: 'Light', dark: 'Dark' },
  unknownPage: 'There is no such page.',
  toStart: 'Go to the start page',
  loading: 'Loading …',
  retry: 'Try again',
  more: 'Show more',
  none: 'none',
  unknown: 'unknown',
  someone: 'no one in particular',
  itself: 'itself',
  errors: {
    title: 'That did not work.',
    unreachable: 'graphd does not answer. Check that it still runs, then try again.',
    status: (status: number) => `graphd answered with the status ${status}, and nothing that can be shown.`,
    hints: {
      LIMIT_EXCEEDED: 'That is more than the server allows at once. Ask for less: fewer entities, a shorter time.',
      TIMEOUT: 'That took too long. Ask for less: fewer entities, a shorter time.',
      UNAVAILABLE: 'The store does not answer at the moment. Try again in a few seconds.',
      FORBIDDEN: 'This server does not take changes from here.',
    } as Record<string, string>,
  },
  search: {
    label: 'Search everything',
    placeholder: 'Search everything',
    key: '/',
    none: (text: string) => `Nothing is called “${text}”. Try fewer letters, or another spelling.`,
    found: (n: number) => count(n, 'result', 'results'),
    also: (name: string) => `also ${name}`,
    title: (text: string) => `Results for “${text}”`,
    hint: 'Type a name, in any script.',
    first: (n: number) => `The first ${n} are shown. Add a letter to find fewer.`,
  },
  kind: (k: Kind) => kindNames[k][0],
  kinds: (k: Kind) => kindNames[k][1],
  kindCount: (k: Kind, n: number) => count(n, kindNames[k][0], kindNames[k][1]),
  quad: (q: Quad | null) => quadNames[q ?? 'none'],
  status: (s: Status) => statusNames[s],
  realization: (r: Realization) => realizationNames[r],
  type: (type: string, mode?: string | null) => {
    const text = words(type);
    return text[0]!.toUpperCase() + text.slice(1) + (mode ? ' · ' + words(mode) : '');
  },
  mode: (mode: string) => words(mode),
  verb: (type: string, mode: string | null, role: string | null) => {
    if (type === 'HOLDS_OFFICE' && role) return `holds the office “${role}” of`;
    if (type === 'MEMBER_OF' && role) return `is a member (${role}) of`;
    return verbs[mode ? `${type} ${mode}` : type] ?? verbs[type] ?? words(type);
  },
  marks: {
    PLANNED: 'planned', PROPOSED: 'proposed', NOT_REALIZED: 'did not take place', ALLEGED: 'alleged',
    DENIED: 'denied', DISPUTED: 'disputed', CONFIRMED: 'confirmed',
  } as Record<string, string>,
  count: {
    entities: (n: number) => count(n, 'entity', 'entities'),
    relations: (n: number) => count(n, 'relation', 'relations'),
    claims: (n: number) => count(n, 'claim', 'claims'),
    undated: (n: number) => `${n.toLocaleString('en')} without a first day`,
    contradictions: (n: number) => count(n, 'contradiction', 'contradictions'),
  },
  noEntity: (id: string) => `There is no entity “${id}” in this graph.`,
  noRelation: (id: string) => `There is no relation “${id}” in this graph.`,
  change: (kind: string) => {
    const text = words(kind);
    return text[0]!.toUpperCase() + text.slice(1);
  },
  items: (n: number) => count(n, 'item', 'items'),
  by: (who: string) => `by ${who}`,
  language: (tag: string | null) => {
    if (!tag) return '';
    try {
      return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag;
    } catch {
      return tag;
    }
  },
  entity: {
    names: 'Names', alias: 'also', offices: 'Offices', office: 'Office', events: 'Events', ties: 'What holds',
    claimsBy: 'What it claims, denies or confirms', codes: 'Codes', history: 'History',
    version: (n: number) => `Version ${n}`,
    latestOf: (n: number, all: number) => `The latest ${n.toLocaleString('en')} of ${all.toLocaleString('en')}.`,
  },
  edit: {
    titles: {
      assert: 'Assert a relation', correct: 'Correct', claim: 'Deny or confirm', retract: 'Retract', merge: 'Merge with another entity',
    } as Record<string, string>,
    pick: 'Type a name, and choose.', choose: 'Choose …', mode: 'Mode', role: 'Title or part', description: 'In a sentence or two',
    source: 'Source', paraphrase: 'What it says, paraphrased', by: 'Party that says so; empty for the source itself',
    on: 'Said on', stance: 'It', reason: 'Reason', into: 'Into', assert: 'Assert', correct: 'Correct', claim: 'Add the claim',
    retract: 'Retract', merge: 'Merge', dateHint: 'A day, or EDTF: 2024-01, [2024-01-22..2024-01-26], 2024-01-22/..',
    unread: 'graphd checks this date when you send it.',
    retractHint: 'Nothing is lost: its versions stay, and a tombstone says who retracted it, and why.',
    conflict: 'Somebody else changed it meanwhile.',
    conflictHint: (version: number, fields: string[]) =>
      `It is at version ${version} now.` + (fields.length ? ` Different: ${fields.join(', ')}.` : ''),
    both: 'Both versions', yours: 'Yours', takeTheirs: 'Begin again from the current version', goes: 'Goes', stays: 'Stays',
    preview: (a: string, b: string, n: number) =>
      `${count(n, 'relation', 'relations')} of ${a} will belong to ${b}. The old id leads to ${b}. This can be undone (unmergeEntities).`,
    forms: {
      '2024-01-16': 'that day', '2024-01': 'a day in January', '[2024-01-22..2024-01-26]': 'one of these days',
      '2024-01-22/2024-01-26': 'all these days', '2024-01-22/..': 'began then, and continues', '[..2024-01-18]': 'by that day',
      '2024-01-16~': 'about that day', '2024-01-16?': 'that day, perhaps',
    } as Record<string, string>,
    means: (w: { startEarliest: string | null; startLatest: string | null; endEarliest: string | null; endLatest: string | null; certain: string }) => {
      const range = (a: string | null, b: string | null) =>
        a === b ? a ?? 'an unknown day' : !a && !b ? 'an unknown day' : !a ? `${b} or before` : !b ? `${a} or after` : `a day from ${a} to ${b}`;
      const one = w.startEarliest === w.endEarliest && w.startLatest === w.endLatest;
      return (one ? `On ${range(w.startEarliest, w.startLatest)}` : `From ${range(w.startEarliest, w.startLatest)}, to ${range(w.endEarliest, w.endLatest)}`) +
        (w.certain === 'NEVER' ? '; nothing of it is certain.' : '.');
    },
  },
  source: {
    alone: 'Rests on this source alone', others: 'Other sources say so, too', noneAlone: 'Nothing rests on this source alone.',
  },
  dyad: {
    lead: (n: number) => `${count(n, 'event', 'events')} between them.`,
    events: 'Events, the latest first', answers: 'What answered what', states: 'What holds between them', paths: 'What leads from one to the other',
    noPaths: 'Nothing does, in three steps.',
    changes: 'Where it changed', recurrence: 'What came back',
    change: (at: string, series: 'SCORE' | 'COUNT', before: number, n: number, after: number, m: number) =>
      `From ${at}: ${series === 'SCORE' ? 'the mean score' : 'events in a month'} ${before.toFixed(1)} before, ` +
      `${after.toFixed(1)} after (of ${n} and ${count(m, 'event', 'events')})`,
    times: (n: number, first: string, last: string, gap: number | null) => n === 1 || first === last
      ? `${count(n, 'time', 'times')}, on ${first}`
      : `${count(n, 'time', 'times')}, from ${first} to ${last}${gap === null ? '' : `, every ${Math.round(gap)} days on average`}`,
    temperature: (unit: string) => `Cooperation above the line, conflict below, by ${unit}`,
  },
  contradictions: {
    lead: 'Relations that someone disputes, whose claims do not fit together, or that exclude each other.',
    none: 'There are none.', against: 'against',
    kinds: {
      DISPUTED: 'disputed', EXCLUSIVE: 'exclude each other', FIGURES: 'figures do not fit', DATES: 'dates do not fit',
      ORDER: 'answers what came later',
    } as Record<string, string>,
  },
  changes: { lead: 'Each call that changed something, the latest first.' },
  relation: {
    dates: 'Its dates', possible: 'possible', certain: 'certain', sure: 'certain that within', claims: 'Who says so',
    own: 'in its own voice', where: 'Where', figures: 'Figures', deaths: 'Deaths', injuries: 'Injured',
    number: (min: number, max: number | null) => max === null ? `at least ${min}` : min === max ? String(min) : `${min} to ${max}`,
    links: 'What it refers to', linkedBy: 'What refers to it', sameEvent: 'The same event, as others tell it',
    versions: 'Versions', stance: { ASSERTS: 'asserts', DENIES: 'denies', CONFIRMS: 'confirms' } as Record<string, string>,
    link: { RESPONSE_TO: 'answers', ABOUT: 'is about', PART_OF: 'is part of', AFTER: 'came after' } as Record<string, string>,
    linked: { RESPONSE_TO: 'was answered by', ABOUT: 'is spoken of in', PART_OF: 'has as a part', AFTER: 'came before' } as Record<string, string>,
    facts: 'Facts', edtf: 'As written (EDTF)', undated: 'Undated', source: 'Source', said: 'said', reported: 'reported',
    quad: 'Conflict or cooperation', realization: 'What became of it',
    changed: 'Changed', field: 'Field', before: (n: number) => `Version ${n}`,
  },
  start: {
    title: 'Who did what to whom, when, and who says so',
    counts: (entities: string, relations: string) => `${entities}, ${relations}`,
    span: (from: string, to: string) => `from ${from} to ${to}`,
    kinds: 'What is in here',
    story: 'The crisis of January 2024, in seven steps',
    step: (n: number) => `Step ${n}`,
    changes: 'Latest changes',
    allChanges: 'All changes',
    latest: 'Latest events',
    busiest: 'Busiest entities',
    relationsOf: (n: number) => count(n, 'relation', 'relations'),
    empty: 'This graph is empty.',
    emptyHint: 'Fill it: graphd seed FILE.yaml, a mutation in the playground, or one of the scripts in seed/examples.',
    openGraph: 'Open as a graph',
  },
  story: [
    ['Two neighbours', 'Iran and Pakistan, their officials, provinces and the groups between them.'],
    ['16 January: Iran strikes', 'Missiles hit Panjgur, hours after a meeting in Davos. Iran says that it struck a group.'],
    ['17 January: Pakistan answers in words', 'It recalls its ambassador, cancels visits, and its minister protests by telephone.'],
    ['18 January: Pakistan strikes back', 'The strike and what it answered; the dead, as each side counts them.'],
    ['Where it happened', 'Both strikes on the map, each on the other side of the border.'],
    ['19 to 29 January: the way back', 'Two telephone calls, an agreement, ambassadors, a visit.'],
    ['What was known, and what is known now', 'On 24 February the strikes had no day yet. What changed since?'],
  ] as [string, string][],
  graph: {
    title: (names: string) => `Graph of ${names}`,
    canvas: (n: string, r: string) =>
      `Graph of ${n} and ${r}. Arrow keys move it, plus and minus zoom, Tab goes on to the table, which lists the same.`,
    empty: 'Nothing to draw yet.',
    emptyHint: 'Search for an entity above, or start with one of these:',
    filteredOut: 'No relation passes the filters.',
    resetFilters: 'Clear the filters',
    truncated: 'Only a part is drawn: the latest relations, up to the limit.',
    moreAllowed: 'Draw more',
    tools: 'Tools',
    layout: 'Layout',
    layouts: { force: 'Free', radial: 'Rings', time: 'By time', place: 'By place' },
    undo: 'Undo', redo: 'Redo', fit: 'Fit', zoomIn: 'Zoom in', zoomOut: 'Zoom out', lasso: 'Lasso',
    expand: 'Expand', collapse: 'Collapse', hide: 'Hide', pin: 'Pin', unpin: 'Unpin', showHidden: 'Show hidden',
    selectKind: 'Select',
    selected: (n: number) => `${n} selected`,
    clear: 'Clear selection',
    openPage: 'Open page',
    between: 'What is between them',
    filters: 'Filters',
    legend: 'Legend',
    table: 'Table',
    map: 'Map',
    time: 'Time',
    relations: 'Relations',
    entities: 'Entities',
    status: 'By status',
    realization: 'By what became of it',
    kindsTitle: 'By kind of entity',
    counted: 'Events of these entities, drawn or not.',
    facets: { types: 'Types', modes: 'Modes', sources: 'Sources', places: 'Places' },
    ticked: (n: number) => `${n} ticked`,
    facetCount: (events: number, relations: number) =>
      `${count(events, 'event', 'events')}, ${count(relations, 'relation', 'relations')}`,
    untick: 'Untick all',
    nextValues: (left: number) => (left <= 10 ? `The last ${left}` : `Next 10 of ${left.toLocaleString('en')} more`),
    quadsTitle: 'By conflict and cooperation',
    hiddenCount: (n: number) => `${n.toLocaleString('en')} more`,
    legendLines: {
      occurred: 'took place', planned: 'planned or proposed', alleged: 'only alleged', denied: 'denied',
      disputed: 'disputed', uncertain: 'date uncertain', bundle: 'several relations', conflict: 'square: mostly conflict',
      cooperation: 'round: mostly cooperation',
    },
    printed: (link: string, day: string) => `${link}, seen on ${day}`,
    query: 'Show query',
    share: 'Copy link',
    copied: 'Copied',
    export: 'Export',
    exports: {
      png: 'Picture (PNG)', svg: 'Drawing (SVG)', csv: 'Table (CSV)', json: 'Data (JSON)', graphml: 'GraphML',
      gexf: 'GEXF',
    },
    close: (what: string) => `Close ${what.toLowerCase()}`,
    open: (what: string) => `Open ${what.toLowerCase()}`,
    says: (who: string) => `Says so: ${who}.`,
    denies: (who: string) => `Denied by ${who}.`,
    confirms: (who: string) => `Confirmed by ${who}.`,
    andMore: (n: number) => `and ${n} more`,
    bundle: (a: string, b: string, n: number) => `${count(n, 'relation', 'relations')} between ${a} and ${b}. Click to open.`,
    searchAdd: 'Add to the graph',
  },
  columns: {
    when: 'When', from: 'Who', what: 'What', to: 'Whom', status: 'Status', name: 'Name', kind: 'Kind',
    relations: 'Relations', state: 'State',
  },
  sorted: (up: boolean) => (up ? 'ascending' : 'descending'),
  time: {
    most: (n: number) => n.toLocaleString('en'),
    label: 'Relations by the day on which they began',
    from: 'From', to: 'to', ends: { from: 'First day', to: 'Last day' },
    all: 'All', allTitle: 'All of time',
    unit: 'Bars by',
    units: { day: 'day', week: 'week', month: 'month', quarter: 'quarter', year: 'year' },
    possible: 'possible dates', certain: 'certain dates',
    certainty: 'Dates that are',
    play: 'Play', stop: 'Stop',
    known: 'Known on',
    knownNow: 'now',
    compare: 'Compare',
    compareOff: 'off',
    states: { new: 'new', gone: 'gone', changed: 'changed' },
    compared: (n: number, g: number, c: number) => `${n} new, ${g} gone, ${c} changed`,
    bar: (from: string, n: number) => `${from}: ${count(n, 'relation', 'relations')}`,
    range: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    outside: (n: number) => `${n.toLocaleString('en')} outside`,
  },
  map: {
    label: 'Map of what is shown; the table lists the same',
    noPlace: 'Nothing that is shown has a place.',
    exact: 'exact place', area: 'somewhere in the area', state: 'of the state, no place of its own',
    opens: (n: number, name: string) => `${count(n, 'relation', 'relations')} at ${name}`,
  },
};
