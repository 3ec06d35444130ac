/**
 * A persistent ordered map: an AVL tree with path copying.
 *
 * State of a book is a value: `evolve` returns a new one and the old one stays what it was, so that a writer can decide a
 * whole group of commands on the running state and drop it if the append fails. Set and remove copy O(log n) nodes, which keeps a
 * book with a hundred thousand lots as cheap to move on as one with ten. Keys order by code unit.
 */

interface Node<V> {
  readonly key: string;
  readonly value: V;
  readonly left: OrderedMap<V>;
  readonly right: OrderedMap<V>;
  readonly height: number;
}

/** `undefined` is the empty map. */
export type OrderedMap<V> = Node<V> | undefined;

const heightOf = (tree: OrderedMap<unknown>): number => (tree === undefined ? 0 : tree.height);

const node = <V>(key: string, value: V, left: OrderedMap<V>, right: OrderedMap<V>): Node<V> => ({
  key,
  value,
  left,
  right,
  height: 1 + Math.max(heightOf(left), heightOf(right)),
});

function rotateLeft<V>(tree: Node<V>): Node<V> {
  const up = tree.right;
  return up === undefined ? tree : node(up.key, up.value, node(tree.key, tree.value, tree.left, up.left), up.right);
}

function rotateRight<V>(tree: Node<V>): Node<V> {
  const up = tree.left;
  return up === undefined ? tree : node(up.key, up.value, up.left, node(tree.key, tree.value, up.right, tree.right));
}

function balanced<V>(key: string, value: V, left: OrderedMap<V>, right: OrderedMap<V>): Node<V> {
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1 && left !== undefined) {
    const outer = heightOf(left.left) >= heightOf(left.right) ? left : rotateLeft(left);
    return rotateRight(node(key, value, outer, right));
  }
  if (lean < -1 && right !== undefined) {
    const outer = heightOf(right.right) >= heightOf(right.left) ? right : rotateRight(right);
    return rotateLeft(node(key, value, left, outer));
  }
  return node(key, value, left, right);
}

export function getIn<V>(tree: OrderedMap<V>, key: string): V | undefined {
  let at = tree;
  while (at !== undefined) {
    if (key === at.key) return at.value;
    at = key < at.key ? at.left : at.right;
  }
  return undefined;
}

export function setIn<V>(tree: OrderedMap<V>, key: string, value: V): Node<V> {
  if (tree === undefined) return node<V>(key, value, undefined, undefined);
  if (key === tree.key) return node(key, value, tree.left, tree.right);
  return key < tree.key
    ? balanced(tree.key, tree.value, setIn(tree.left, key, value), tree.right)
    : balanced(tree.key, tree.value, tree.left, setIn(tree.right, key, value));
}

export function removeIn<V>(tree: OrderedMap<V>, key: string): OrderedMap<V> {
  if (tree === undefined) return undefined;
  if (key < tree.key) return balanced(tree.key, tree.value, removeIn(tree.left, key), tree.right);
  if (key > tree.key) return balanced(tree.key, tree.value, tree.left, removeIn(tree.right, key));
  if (tree.left === undefined) return tree.right;
  const next = firstOf(tree.right);
  return next === undefined ? tree.left : balanced(next.key, next.value, tree.left, removeIn(tree.right, next.key));
}

export interface Entry<V> {
  readonly key: string;
  readonly value: V;
}

/** The entry with the smallest key. */
export function firstOf<V>(tree: OrderedMap<V>): Entry<V> | undefined {
  let at = tree;
  while (at?.left !== undefined) at = at.left;
  return at;
}

/** The entry with the greatest key that is at most `key`. */
export function floorOf<V>(tree: OrderedMap<V>, key: string): Entry<V> | undefined {
  let found: Entry<V> | undefined;
  let at = tree;
  while (at !== undefined) {
    if (at.key <= key) {
      found = at;
      at = at.right;
    } else at = at.left;
  }
  return found;
}

/** All entries in the order of their keys. */
export function* entriesOf<V>(tree: OrderedMap<V>): Generator<Entry<V>, void, undefined> {
  const path: Node<V>[] = [];
  let at = tree;
  while (at !== undefined || path.length > 0) {
    while (at !== undefined) {
      path.push(at);
      at = at.left;
    }
    const top = path.pop();
    if (top === undefined) return;
    yield top;
    at = top.right;
  }
}

/** Instants as keys that order as numbers do. */
export const instantKey = (at: number, suffix = ''): string => `${String(at).padStart(INSTANT_DIGITS, '0')}${suffix}`;
const INSTANT_DIGITS = 15;
