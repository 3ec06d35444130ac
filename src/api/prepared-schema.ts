/**
 * A schema, prepared: its members and their checks are looked up once, and a value that fits is read in one pass.
 *
 * The checks are the validation library's own, as the class declares them. What does not fit, or is declared in a way that is
 * not known here, is left to the library, which alone says what is wrong; so nothing is ever taken that it would refuse.
 */
import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';
import { membersOf } from './dto/field.js';

type Class = new () => object;
type Row = Record<string, unknown>;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface Check {
  readonly each: boolean;
  readonly validate: (value: unknown, about: ValidationArguments) => unknown;
  /** Filled in anew for each value; checks are asked one after the other and keep nothing. */
  readonly about: { -readonly [K in keyof ValidationArguments]: ValidationArguments[K] };
}
interface Member {
  readonly part: Class | undefined;
  readonly read: ((sent: unknown) => unknown) | undefined;
  /** Asked first: whether the member is checked at all. */
  readonly conditions: readonly ((object: unknown, value: unknown) => unknown)[];
  readonly checks: readonly Check[];
}

export class PreparedSchema {
  private static readonly known = new WeakMap<object, PreparedSchema>();
  private readonly members = new Map<string, Member>();
  /** Whether everything that is declared is known here. */
  private isComplete = true;

  private constructor(
    private readonly type: Class,
    declared: NonNullable<ReturnType<typeof membersOf>>,
  ) {
    const metadatas = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    for (const [name, { part, read }] of declared) {
      const own = metadatas.filter(each => each.propertyName === name);
      if (own.some(each => !KNOWN.has(each.type) || each.validateIf !== undefined)) this.isComplete = false;
      const conditions = own.flatMap(({ type: kind, constraints }) =>
        kind === ValidationTypes.CONDITIONAL_VALIDATION ? [constraints[0] as Member['conditions'][number]] : [],
      );
      this.members.set(name, { part, read, conditions, checks: own.flatMap(each => this.checksOf(each)) });
    }
  }

  /** `undefined` for a class that is no schema. */
  static of(type: Class): PreparedSchema | undefined {
    const known = PreparedSchema.known.get(type);
    if (known !== undefined) return known;
    const declared = membersOf(type);
    if (declared === undefined) return undefined;
    const prepared = new PreparedSchema(type, declared);
    PreparedSchema.known.set(type, prepared);
    return prepared;
  }

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  declares(name: string): boolean {
    return this.members.has(name);
  }

  /** The value as an instance of its class; `undefined` for one that does not fit. */
  read(value: object): object | undefined {
    if (!this.isComplete) return undefined;
    const instance = new this.type() as Row;
    for (const name of Object.keys(value)) {
      const member = this.members.get(name);
      if (member === undefined) return undefined;
      const sent = (value as Row)[name];
      const become = member.part === undefined ? (member.read?.(sent) ?? sent) : readParts(member.part, sent);
      if (become === undefined) return undefined;
      instance[name] = become;
    }
    for (const [name, member] of this.members) if (!fits(instance, instance[name], member)) return undefined;
    return instance;
  }

  private checksOf({ type, constraintCls, constraints, each, propertyName }: Metadata): readonly Check[] {
    if (type !== ValidationTypes.CUSTOM_VALIDATION) return [];
    return getMetadataStorage()
      .getTargetValidatorConstraints(constraintCls)
      .map(constraint => {
        if (constraint.async) this.isComplete = false;
        const about = { targetName: this.type.name, property: propertyName, object: {}, value: undefined, constraints };
        return { each, about, validate: (value, asked) => constraint.instance.validate(value, asked) };
      });
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  ValidationTypes.CUSTOM_VALIDATION,
  ValidationTypes.CONDITIONAL_VALIDATION,
  ValidationTypes.NESTED_VALIDATION,
]);

function readParts(part: Class, sent: unknown): unknown {
  if (!Array.isArray(sent)) return readPart(part, sent);
  const parts: object[] = [];
  for (const each of sent) {
    const read = readPart(part, each);
    if (read === undefined) return undefined;
    parts.push(read);
  }
  return parts;
}

const readPart = (part: Class, sent: unknown): object | undefined =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent) ? PreparedSchema.of(part)?.read(sent) : undefined;

function fits(object: object, value: unknown, { conditions, checks }: Member): boolean {
  for (const condition of conditions) if (!condition(object, value)) return true;
  for (const { each, validate, about } of checks) {
    about.object = object;
    about.value = value;
    const isFit = each && Array.isArray(value) ? value.every(one => validate(one, about)) : validate(value, about);
    if (isFit !== true) return false;
  }
  return true;
}
