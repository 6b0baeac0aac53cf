import { useMemo, useState } from 'react';
import { compare, csv } from './tables.js';

// More rows than this would make the page slow; the CSV has them all.
const most = 1000;

// One table of the answer, and which.
export function TableView({ tables }) {
  const [name, setName] = useState(tables[0].name);
  const table = tables.find(t => t.name === name) ?? tables[0];
  return (
    <>
      <div className="answer-tools">
        {tables.length > 1 && (
          <label>
            Rows of{' '}
            <select value={table.name} onChange={e => setName(e.target.value)}>
              {tables.map(t => (
                <option key={t.name} value={t.name}>
                  {t.name} ({t.rows.length})
                </option>
              ))}
            </select>
          </label>
        )}
        <span>
          {table.rows.length.toLocaleString('en')} {table.rows.length === 1 ? 'row' : 'rows'}
          {table.rows.length > most && `, ${most.toLocaleString('en')} shown`}
        </span>
        <button type="button" className="graphiql-button" onClick={() => save(table)}>
          CSV
        </button>
      </div>
      <Rows key={table.name} table={table} />
    </>
  );
}

function Rows({ table }) {
  const [sort, setSort] = useState(null);
  const rows = useMemo(() => {
    if (!sort) return table.rows.slice(0, most);
    const sign = sort.up ? 1 : -1;
    const empty = v => v === null || v === '';
    return [...table.rows]
      .sort((a, b) => compare(a[sort.column], b[sort.column]) *
        (empty(a[sort.column]) || empty(b[sort.column]) ? 1 : sign))
      .slice(0, most);
  }, [table, sort]);
  return (
    <div className="answer-scroll" tabIndex={0} role="region" aria-label="Table of the answer">
      <table className="answer-table">
        <thead>
          <tr>
            {table.columns.map((c, i) => (
              <th key={c} scope="col" aria-sort={sort?.column !== i ? undefined : sort.up ? 'ascending' : 'descending'}>
                <button type="button" onClick={() => setSort({ column: i, up: sort?.column === i ? !sort.up : true })}>
                  {c}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((v, k) => (
                <Cell key={k} value={v} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Long text gets room and at most four lines; pointing at it tells the rest.
function Cell({ value }) {
  if (typeof value === 'number') return <td className="number">{value}</td>;
  const text = value === null ? '' : String(value);
  if (text.length <= 28) return <td className="short" dir="auto">{text}</td>;
  return (
    <td className="long" dir="auto" title={text.length > 120 ? text : undefined}>
      <div>{text}</div>
    </td>
  );
}

function save(table) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv(table)], { type: 'text/csv;charset=utf-8' }));
  link.download = `${table.name || 'answer'}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
