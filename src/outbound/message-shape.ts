/**
 * The one declaration of a public message's content: its type for the compiler and its JSON Schema for consumers follow from it.
 *
 * Members are written as they stand in the message. Schemas are open to members that a later release adds, so consumers ignore
 * what they do not know; that we ourselves send nothing undeclared is for the tests to show.
 */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** A member of the given type. */
export interface Member<T> {
  readonly schema: JsonSchema;
  readonly isOptional?: boolean;
  /** Never there; carries the type. */
  readonly of?: T;
}
interface OptionalMember<T> extends Member<T> {
  readonly isOptional: true;
}
export type Members = Readonly<Record<string, Member<unknown>>>;

type OptionalNames<M> = { [K in keyof M]: M[K] extends OptionalMember<unknown> ? K : never }[keyof M];
type TypeOf<M> = M extends Member<infer T> ? T : never;
/** The object that members describe. */
export type Described<M> = { readonly [K in Exclude<keyof M, OptionalNames<M>>]: TypeOf<M[K]> } & {
  readonly [K in OptionalNames<M>]?: TypeOf<M[K]>;
};

export const text = (description: string): Member<string> => ({ schema: { type: 'string', description } });

/** The id of a thing: an opaque pseudonym. */
export const id = (description: string): Member<string> => ({ schema: { type: 'string', minLength: 1, description } });

export const count = (description: string): Member<number> => ({ schema: { type: 'integer', description } });

/** Hundredths of a point: 12.50 points are 1250. */
export const hundredths = (description: string): Member<number> => ({
  schema: { type: 'integer', description: `${description}, in hundredths of a point.` },
});

export const flag = (description: string): Member<boolean> => ({ schema: { type: 'boolean', description } });

/** UTC, RFC 3339 with milliseconds. */
export const moment = (description: string): Member<string> => ({
  schema: { type: 'string', format: 'date-time', description },
});

/** In the community's time zone. */
export const day = (description: string): Member<string> => ({ schema: { type: 'string', format: 'date', description } });

/** One of a list that may grow: consumers expect values that they do not know. */
export const word = (known: readonly string[], description: string): Member<string> => ({
  schema: { type: 'string', description: `${description} Known: ${known.join(', ')}.` },
});

export const list = <M extends Members>(members: M, description: string): Member<readonly Described<M>[]> => ({
  schema: { type: 'array', description, items: objectSchema(members) },
});

export const optional = <T>({ schema }: Member<T>): OptionalMember<T> => ({ schema, isOptional: true });

export const objectSchema = (members: Members): JsonSchema => ({
  type: 'object',
  required: Object.keys(members).filter(name => members[name]?.isOptional !== true),
  properties: Object.fromEntries(Object.entries(members).map(([name, { schema }]) => [name, schema])),
});
