/** The sources as the architecture test looks at them: parsed, with what each file imports. No type checker, so it is quick. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../../src');

export interface Import {
  /** A path within `src` without ending (`ledger/units`), or the name of a package. */
  readonly target: string;
  readonly ofPackage: boolean;
  readonly names: readonly string[];
  /** Leaves nothing in the compiled code. */
  readonly typeOnly: boolean;
}

export interface Source {
  /** Within `src`, without ending: `ledger/units`. */
  readonly name: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly imports: readonly Import[];
  /** Every node of the syntax tree. */
  readonly nodes: readonly ts.Node[];
  lineOf(node: ts.Node): number;
}

export function readSources(): readonly Source[] {
  const files = fs.readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  return files.sort().map(file => read(file.replaceAll(path.sep, '/')));
}

function read(file: string): Source {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const nodes: ts.Node[] = [];
  const collect = (node: ts.Node): void => {
    nodes.push(node);
    node.forEachChild(collect);
  };
  collect(tree);
  return {
    name: file.replace(/\.ts$/, ''),
    text,
    lines: text.replace(/\n$/, '').split('\n'),
    imports: nodes.flatMap(node => importOf(node, file)),
    nodes,
    lineOf: node => tree.getLineAndCharacterOfPosition(node.getStart()).line + 1,
  };
}

/** Static imports, re-exports and `import('…')`, in code and in types. */
function importOf(node: ts.Node, file: string): Import[] {
  const specifier = specifierOf(node);
  if (!specifier || !ts.isStringLiteral(specifier)) return [];
  const ofPackage = !specifier.text.startsWith('.');
  const within = path.posix.join(path.posix.dirname(file), specifier.text).replace(/\.js$/, '');
  const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
  const elements = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : undefined;
  const names = elements?.map(({ propertyName, name }) => (propertyName ?? name).text) ?? [];
  const typeOnly =
    ts.isImportTypeNode(node) ||
    clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause?.name === undefined && elements?.every(element => element.isTypeOnly) === true);
  return [{ target: ofPackage ? specifier.text : within, ofPackage, names, typeOnly }];
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
}
