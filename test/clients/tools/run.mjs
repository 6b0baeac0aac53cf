// Has graphql-codegen and graphql-inspector read the schema of a running graphd by introspection. Prints, as JSON, what
// they made of it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const url = `${process.argv[2]}/graphql`;
const bin = (name, ...args) => execFileSync(`node_modules/.bin/${name}`, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
writeFileSync('codegen.json', JSON.stringify({ schema: url, generates: { 'types.ts': { plugins: ['typescript'] } } }));
bin('graphql-codegen', '--config', 'codegen.json');
bin('graphql-inspector', 'introspect', url, '--write', 'inspected.graphql');
console.log(JSON.stringify({ types: readFileSync('types.ts', 'utf8'), sdl: readFileSync('inspected.graphql', 'utf8') }));
