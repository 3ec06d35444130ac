/**
 * The codec: stored names and content on one side, the newest shapes on the other; nothing else turns stored JSON into events.
 *
 * A stored name that this version does not know, or content that is not what the name promises, throws `UnknownEvent` or
 * `ShapeMismatch`: whoever reads the log stops there, visibly. Older versions are raised step by step by upcasters; the stored
 * bytes stay what they are.
 */
import { minutesByDate } from './calendar.js';
import { catalogue, EVENT_TYPES, type ContentOf, type EventType, type LedgerEvent } from './events.js';
import { instantOfText, type Json, type Shape } from './shape.js';

export class UnknownEvent extends Error {
  constructor(storedName: string) {
    super(`the stored event ${storedName} is not known to this version`);
    this.name = 'UnknownEvent';
  }
}

type StoredContent = { readonly [member: string]: Json };
interface Upcaster {
  readonly to: string;
  readonly raise: (content: StoredContent) => StoredContent;
}

// v1 knew timed service only, certified it at once, and was written by communities in Asia/Shanghai alone
function raiseFirstContribution(content: StoredContent): StoredContent {
  const [start, end] = [instantOfText(textIn(content, 'started_at')), instantOfText(textIn(content, 'ended_at'))];
  const days = minutesByDate(start, end, 'Asia/Shanghai');
  const minutes = String(days.reduce((sum, day) => sum + day.minutes, 0));
  return {
    ...content,
    minutes,
    days: days.map(day => ({ date: day.date, minutes: String(day.minutes) })),
    certified_minutes: content['service_class'] === 'volunteer' ? minutes : '0',
    approvals_required: '0',
    back_filled: false,
    date: days[0]?.date ?? '',
  };
}

/** Every form that was ever shipped and is no longer written. */
const upcasters: ReadonlyMap<string, Upcaster> = new Map([
  ['ContributionRecorded.v1', { to: 'ContributionRecorded.v2', raise: raiseFirstContribution }],
]);

const textIn = (content: StoredContent, member: string): string => {
  const value = content[member];
  return typeof value === 'string' ? value : '';
};

const typesByName = new Map<string, EventType>(EVENT_TYPES.map(type => [catalogue[type].stored, type]));

/** Every stored name that can be read, old ones included; each has a golden file. */
export const STORED_NAMES: readonly string[] = [...typesByName.keys(), ...upcasters.keys()].sort();

export const storedNameOf = (type: EventType): string => catalogue[type].stored;

/** The content as it is stored. */
export function writeContent<K extends EventType>(event: LedgerEvent<K>): Json {
  const shape = catalogue[event.type].shape as unknown as Shape<ContentOf<K>>;
  return shape.write(event.content);
}

/**
 * The event of a stored name and content, a fresh one.
 * @throws UnknownEvent, ShapeMismatch
 */
export function readEvent(storedName: string, stored: StoredContent): LedgerEvent {
  let name = storedName;
  let content = stored;
  for (let step = upcasters.get(name); step !== undefined; step = upcasters.get(name)) {
    content = step.raise(content);
    name = step.to;
  }
  const type = typesByName.get(name);
  if (type === undefined) throw new UnknownEvent(storedName);
  return { type, content: catalogue[type].shape.read(content) } as LedgerEvent;
}
