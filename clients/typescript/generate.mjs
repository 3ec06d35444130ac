// Writes `src/openapi.ts` from the service's own description: the types of requests and answers, where each operation is found, and
// which problems it may answer with. With `--check` nothing is written, and a file that is not what the description says fails.
import fs from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const DESCRIPTION = new URL('../../openapi.json', import.meta.url);
const GENERATED = new URL('src/openapi.ts', import.meta.url);
const HEADER = '// Made from openapi.json by `npm run client`; whatever is written here by hand is lost.\n';

const description = JSON.parse(fs.readFileSync(DESCRIPTION, 'utf8'));
const operations = Object.entries(description.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  .sort((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));

/** Of problems the types say enough by their codes: hundreds of equal answers are left out. */
function withoutProblems() {
  const copy = structuredClone(description);
  for (const methods of Object.values(copy.paths))
    for (const operation of Object.values(methods))
      operation.responses = Object.fromEntries(Object.entries(operation.responses).filter(([status]) => status.startsWith('2')));
  return copy;
}

const resolved = schema => (schema?.$ref === undefined ? schema : description.components.schemas[schema.$ref.split('/').at(-1)]);
const isPage = ({ responses }) =>
  resolved(responses['200']?.content?.['application/json']?.schema)?.properties?.next_cursor !== undefined;

/** What sending needs to know of an operation. Names are given side by side, so one name must have one place. */
function routeOf({ path, method, operation }) {
  const { operationId, parameters = [], requestBody } = operation;
  const query = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name);
  const [media, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const members = media === 'application/json' ? Object.keys(resolved(content.schema).properties ?? {}) : ['body'];
  const names = [...ids, ...query, ...(media === undefined ? [] : members)];
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new Error(`${operationId} takes "${twice}" in two places: give one of them another name`);
  const route = { method: method.toUpperCase(), path, query, ...(media === undefined ? {} : { media }) };
  return isPage(operation) ? { ...route, cursor: query.includes('cursor') ? 'cursor' : 'after' } : route;
}

function tables() {
  const routes = operations.map(each => `  ${each.operation.operationId}: ${JSON.stringify(routeOf(each))},`);
  const problems = operations.map(({ operation }) => {
    const codes = operation['x-problem-codes'].map(code => `    | ${JSON.stringify(code)}`);
    return `  ${operation.operationId}:\n${codes.join('\n')};`;
  });
  return `
/** How an operation is asked. \`cursor\`: of a list, the query parameter that takes the \`next_cursor\` of the page before. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly media?: string;
  readonly cursor?: string;
}

export const OPERATIONS: Readonly<Record<keyof operations, Route>> = {
${routes.join('\n')}
};

/** The codes of the problems that each operation may answer with. */
export interface ProblemCodes {
${problems.join('\n')}
}
`;
}

// A default is what the service does without the member, so nobody must send it; an object of unnamed members may have any.
const types = await openapiTS(withoutProblems(), { defaultNonNullable: false, emptyObjectsUnknown: true, silent: true });
const text = HEADER + astToString(types) + tables();

if (!process.argv.includes('--check')) {
  fs.writeFileSync(GENERATED, text);
} else if (!fs.existsSync(GENERATED) || fs.readFileSync(GENERATED, 'utf8') !== text) {
  console.error('clients/typescript/src/openapi.ts is stale: run npm run client.');
  process.exit(1);
}
