/** The rules of the tree that a reader may rely on: who sees whom, what the ledger never does, and how large things get. */
import ts from 'typescript';
import { readSources, type Source } from './support/sources.js';

/** What the files of each folder may import from the others. Files at the top of `src` put all together and are named below. */
const MAY_SEE: Record<string, readonly string[]> = {
  ledger: [],
  'event-store': [],
  feed: ['event-store/event-store', 'event-store/leaf', 'ledger/'],
  'read-models': ['event-store/event-store', 'event-store/leaf', 'feed/', 'ledger/'],
  app: ['event-store/event-store', 'event-store/leaf', 'feed/', 'ledger/', 'read-models/'],
  api: ['app/', 'ledger/'],
  outbound: ['config', 'event-store/event-store', 'feed/', 'ledger/', 'platform/kafka'],
  // a door like `api`, with the same schemas and strictness
  inbound: ['api/', 'app/', 'feed/command-id', 'ledger/', 'platform/kafka'],
  platform: ['config'],
  demo: ['app/', 'event-store/event-store', 'feed/', 'ledger/'],
  cli: [
    'api/',
    'app/',
    'config',
    'demo/',
    'engine',
    'event-store/',
    'feed/',
    'http',
    'ledger/',
    'platform/',
    'read-models/',
    'service',
  ],
};
/** Within the event store an adapter sees the port and the leaf, never another adapter. */
const SHARED_IN_EVENT_STORE = ['event-store/event-store', 'event-store/leaf'];
const MAY_IMPORT_APP_MODULE = ['http'];
const KNOW_NEST = ['api', 'app', 'app.module', 'http'];

const LINES_MAX = 300;
const LINES_SMALL = 16;
const SMALL_SHARE_MAX = 0.1;
const LINE_LENGTH_MAX = 130;
const FUNCTION_LINES_MAX = 70;
const CONSTRUCTOR_PARAMETERS_MAX = 4;
const VAGUE_WORDS = ['user', 'wallet', 'item', 'data', 'info', 'manager', 'helper', 'util', 'utils', 'common', 'base', 'impl'];
const IMPURE_NAMES = [
  'Promise',
  'process',
  'performance',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
];

const sources = readSources();
const folderOf = (name: string): string => name.split('/', 1)[0] ?? '';

/** One line for each place that breaks a rule. */
function broken(rule: (source: Source) => readonly string[]): string[] {
  return sources.flatMap(source => rule(source).map(what => `${source.name}: ${what}`));
}
const at = ({ name }: Source, folder: string): boolean => name.startsWith(`${folder}/`);
const when = (holds: boolean, what: string): string[] => (holds ? [what] : []);
const nodesWhere = (source: Source, holds: (node: ts.Node) => boolean, what: string): string[] =>
  source.nodes.filter(holds).map(node => `line ${source.lineOf(node)}: ${what}`);

describe('who sees whom', () => {
  const inner = (source: Source) => source.imports.filter(({ ofPackage }) => !ofPackage).map(({ target }) => target);
  const packages = (source: Source) => source.imports.filter(({ ofPackage }) => ofPackage).map(({ target }) => target);

  it('looks at the sources', () => expect(sources.length).toBeGreaterThan(10));

  it('every folder has a rule', () => {
    const folders = new Set(sources.filter(({ name }) => name.includes('/')).map(({ name }) => folderOf(name)));
    expect([...folders].filter(folder => !(folder in MAY_SEE))).toEqual([]);
  });

  it('a folder sees only what its rule allows', () => {
    const rule = (source: Source) => {
      const folder = folderOf(source.name);
      const allowed = MAY_SEE[folder];
      if (!allowed) return [];
      // an adapter knows the port and its own parts (`postgres`, `postgres-append`), never another adapter
      const adapter = source.name.split('-', 2).join('-');
      const own = folder === 'event-store' ? [...SHARED_IN_EVENT_STORE, `${adapter}-`] : [`${folder}/`];
      return inner(source).filter(
        target => ![...allowed, ...own].some(each => (/[/-]$/.test(each) ? target.startsWith(each) : target === each)),
      );
    };
    expect(broken(rule)).toEqual([]);
  });

  it('nobody imports main, only the entries import the composition root, and only main the command line', () => {
    const rule = (source: Source) => [
      ...inner(source).filter(target => target === 'main'),
      ...inner(source).filter(target => target === 'app.module' && !MAY_IMPORT_APP_MODULE.includes(folderOf(source.name))),
      ...inner(source).filter(target => target.startsWith('cli/') && !at(source, 'cli') && source.name !== 'main'),
    ];
    expect(broken(rule)).toEqual([]);
  });

  it('the ledger imports no package', () => {
    expect(broken(source => (at(source, 'ledger') ? packages(source) : []))).toEqual([]);
  });

  it('only the edge knows the framework', () => {
    const rule = (source: Source) =>
      KNOW_NEST.includes(folderOf(source.name)) ? [] : packages(source).filter(target => target.startsWith('@nestjs/'));
    expect(broken(rule)).toEqual([]);
  });

  it('no event, saga or aggregate goes over the framework: its bus neither waits nor orders', () => {
    const banned = ['EventBus', 'EventPublisher', 'EventsHandler', 'Saga', 'AggregateRoot'];
    const rule = (source: Source) =>
      source.imports.flatMap(({ target, names }) =>
        target === '@nestjs/cqrs' ? names.filter(name => banned.includes(name)) : [],
      );
    expect(broken(rule)).toEqual([]);
  });

  it('the client of EventStoreDB is known to its adapter alone, which is loaded only when it is chosen', () => {
    const rule = (source: Source) => {
      if (source.name.startsWith('event-store/eventstoredb')) return [];
      const loaded = source.nodes.filter(node => ts.isImportDeclaration(node) && node.importClause?.phaseModifier === undefined);
      return [
        ...packages(source).filter(target => target.startsWith('@kurrent/')),
        ...loaded.map(node => node.getText()).filter(text => /\/eventstoredb[a-z-]*\.js'/.test(text)),
      ];
    };
    expect(broken(rule)).toEqual([]);
  });

  it('there is no cycle in what runs', () => {
    const runs = (source: Source) => source.imports.filter(({ ofPackage, typeOnly }) => !ofPackage && !typeOnly);
    const graph = new Map(sources.map(source => [source.name, runs(source).map(({ target }) => target)]));
    const finished = new Set<string>();
    const cycleFrom = (name: string, trail: readonly string[]): string[] => {
      if (trail.includes(name)) return [[...trail.slice(trail.indexOf(name)), name].join(' → ')];
      if (finished.has(name)) return [];
      const found = (graph.get(name) ?? []).flatMap(target => cycleFrom(target, [...trail, name]));
      finished.add(name);
      return found;
    };
    expect(sources.flatMap(({ name }) => cycleFrom(name, []))).toEqual([]);
  });

  it('there is no barrel and no forward reference', () => {
    const rule = (source: Source) => [
      ...when(/(^|\/)index$/.test(source.name), 'a barrel'),
      ...nodesWhere(source, node => ts.isExportDeclaration(node) && !node.exportClause, 'exports all of another file'),
      ...nodesWhere(source, node => ts.isIdentifier(node) && node.text === 'forwardRef', 'forwardRef'),
    ];
    expect(broken(rule)).toEqual([]);
  });
});

describe('the ledger is pure', () => {
  const isNow = (node: ts.Node) =>
    (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) ||
    (ts.isCallExpression(node) && /^(Date|Date\.now|Math\.random)$/.test(node.expression.getText()));
  const isImpureName = (node: ts.Node) =>
    ts.isIdentifier(node) &&
    IMPURE_NAMES.includes(node.text) &&
    !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);

  it('without clock, randomness, environment, promises', () => {
    const rule = (source: Source) =>
      at(source, 'ledger')
        ? [
            ...nodesWhere(source, isNow, 'asks the clock or chance'),
            ...nodesWhere(source, isImpureName, 'reaches outside'),
            ...nodesWhere(
              source,
              node => ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword,
              'is asynchronous',
            ),
          ]
        : [];
    expect(broken(rule)).toEqual([]);
  });
});

describe('the size of things', () => {
  it(`no file is longer than ${LINES_MAX} lines, no line than ${LINE_LENGTH_MAX} characters`, () => {
    const rule = ({ lines }: Source) => [
      ...when(lines.length > LINES_MAX, `${lines.length} lines`),
      ...lines.flatMap((line, index) => when(line.length > LINE_LENGTH_MAX, `line ${index + 1} has ${line.length} characters`)),
    ];
    expect(broken(rule)).toEqual([]);
  });

  it(`at most ${100 * SMALL_SHARE_MAX} % of the files have fewer than ${LINES_SMALL} lines`, () => {
    const small = sources.filter(({ lines }) => lines.length < LINES_SMALL).map(({ name }) => name);
    expect(small.length > sources.length * SMALL_SHARE_MAX ? small : []).toEqual([]);
  });

  it(`no function is longer than ${FUNCTION_LINES_MAX} lines, no constructor takes more than ${CONSTRUCTOR_PARAMETERS_MAX}`, () => {
    const tooLong = (node: ts.Node) =>
      ts.isFunctionLike(node) && 'body' in node && node.getText().split('\n').length > FUNCTION_LINES_MAX;
    const tooMany = (node: ts.Node) => ts.isConstructorDeclaration(node) && node.parameters.length > CONSTRUCTOR_PARAMETERS_MAX;
    const rule = (source: Source) => [
      ...nodesWhere(source, tooLong, 'a function this long'),
      ...nodesWhere(source, tooMany, 'a constructor of so many'),
    ];
    expect(broken(rule)).toEqual([]);
  });
});

describe('what a reader meets', () => {
  it('every file opens with what it is for', () => {
    expect(broken(({ text }) => when(!/^\/\*\*\s+\S/.test(text), 'no header comment'))).toEqual([]);
  });

  it('no vague word names a file or a class', () => {
    const wordsOf = (name: string) =>
      name
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .split(/[^a-z0-9]+/);
    const vague = (name: string) => wordsOf(name).filter(word => VAGUE_WORDS.includes(word));
    const rule = (source: Source) => [
      ...vague(source.name),
      ...source.nodes.flatMap(node => (ts.isClassDeclaration(node) && node.name ? vague(node.name.text) : [])),
    ];
    expect(broken(rule)).toEqual([]);
  });

  it('nothing is left for later, and no rule is silenced', () => {
    const rule = ({ lines }: Source) =>
      lines.flatMap((line, index) =>
        when(/\bTODO\b|\bFIXME\b|@ts-|eslint-disable/.test(line), `line ${index + 1}: ${line.trim()}`),
      );
    expect(broken(rule)).toEqual([]);
  });

  it('nothing is of type any', () => {
    expect(broken(source => nodesWhere(source, node => node.kind === ts.SyntaxKind.AnyKeyword, 'any'))).toEqual([]);
  });
});
