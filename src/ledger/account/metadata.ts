/**
 * A merchant's own words on its redemption: few, short, and the merchant's alone.
 *
 * Kept sorted by name, one value a name. What arrives is merged: a value replaces, nothing removes.
 */
export interface Metadatum {
  readonly name: string;
  readonly value: string;
}
export type Metadata = readonly Metadatum[];
/** Without a value, the name goes. */
export interface MetadataChange {
  readonly name: string;
  readonly value: string | undefined;
}

/** Limits of the result, whatever changed; in characters. */
export const METADATA_NAMES_MAX = 20;
export const METADATA_NAME_LENGTH_MAX = 40;
export const METADATA_VALUE_LENGTH_MAX = 500;

/** The metadata after the changes. */
export function merged(metadata: Metadata, changes: readonly MetadataChange[]): Metadata {
  const values = new Map(metadata.map(({ name, value }) => [name, value]));
  for (const { name, value } of changes) {
    if (value === undefined) values.delete(name);
    else values.set(name, value);
  }
  return [...values].map(([name, value]) => ({ name, value })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether there is no more of it than may be; characters are code points. */
export const isWithinLimits = (metadata: Metadata): boolean =>
  metadata.length <= METADATA_NAMES_MAX &&
  metadata.every(
    ({ name, value }) => [...name].length <= METADATA_NAME_LENGTH_MAX && [...value].length <= METADATA_VALUE_LENGTH_MAX,
  );

export const isSame = (one: Metadata, other: Metadata): boolean =>
  one.length === other.length && one.every(({ name, value }, at) => other[at]?.name === name && other[at].value === value);
