/**
 * Optional members on their way from a request to a command: what was not sent is absent, not undefined.
 */
type Given<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The members that are not undefined. */
export const given = <T extends object>(members: T): Given<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;

/** The value as it becomes, where there is one. */
export const having = <T, U>(value: T | undefined, become: (value: T) => U): U | undefined =>
  value === undefined ? undefined : become(value);
