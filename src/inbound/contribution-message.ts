/**
 * What an attendance system sends: a contribution as a CloudEvent 1.0, in binary or structured mode.
 *
 * The content is what `POST /v1/contributions` takes, judged by the same schema and strictness, so that the two doors never
 * differ. What cannot be read says why and keeps nothing of the message: its bytes go to the dead letters as they came.
 */
import { CloudEvent } from 'cloudevents';
import { recordCommand } from '../api/controllers/contribution-answers.js';
import { ContributionBody } from '../api/dto/contribution.js';
import { fingerprintOf } from '../api/fingerprint.js';
import { Problem } from '../api/problems/problem.js';
import { ShapePipe } from '../api/shape.pipe.js';
import { parseJson, type Json } from '../api/strict-json.js';
import type { ShownIds } from '../app/shown-ids.js';
import type { RecordContribution } from '../ledger/account/contributions.js';
import type { IncomingRecord } from '../platform/kafka.js';

export const CONTRIBUTION_TYPE = 'timebank.contribution.submitted.v1';
/** As much as one line of a bulk request may be. */
const VALUE_BYTES_MAX = 65_536;
const NAME_LENGTH_MAX = 300;
const STRUCTURED = /^application\/cloudevents\+json\b/i;
const JSON_CONTENT = /^application\/json\b/i;
const ATTRIBUTE = /^ce_([a-z0-9]{1,20})$/;

export interface ContributionMessage {
  /** What names it for ever, together. */
  readonly source: string;
  readonly id: string;
  readonly command: RecordContribution;
  /** SHA-256 of the content: the same name with another content is refused. */
  readonly fingerprint: Uint8Array;
}

/** The message is none that is taken; the reason is for whoever sent it. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
  constructor(
    readonly reason: 'not-a-cloud-event' | 'type-unknown' | 'malformed-json' | 'validation-failed',
    detail: string,
  ) {
    super(detail);
  }
}

const schema = new ShapePipe();

/**
 * @param ids in the form in which the sender's community shows them
 * @throws UnreadableMessage
 */
export function readContribution(record: IncomingRecord, ids: ShownIds): ContributionMessage {
  const { source, id, content: sent } = readEvent(record);
  const content = ids.read(sent);
  try {
    const body = schema.transform(content, { type: 'body', metatype: ContributionBody });
    if (!(body instanceof ContributionBody)) throw new Error('the schema of contributions gave something else');
    const fingerprint = fingerprintOf({ method: 'KAFKA', template: CONTRIBUTION_TYPE, pathValues: [], body: content });
    return { source, id, command: recordCommand(body), fingerprint };
  } catch (reason) {
    if (reason instanceof Problem) throw new UnreadableMessage('validation-failed', JSON.stringify(reason.extras.members ?? {}));
    throw reason;
  }
}

interface ReadEvent {
  readonly source: string;
  readonly id: string;
  readonly content: Json;
}

function readEvent({ headers, value }: IncomingRecord): ReadEvent {
  if (value === null || value.length > VALUE_BYTES_MAX)
    throw new UnreadableMessage('not-a-cloud-event', `Send a value of at most ${String(VALUE_BYTES_MAX)} bytes.`);
  const contentType = headers['content-type']?.toString() ?? '';
  const sent = jsonOf(value);
  const { data, ...attributes } = STRUCTURED.test(contentType)
    ? structured(sent)
    : { ...binary(headers, contentType), data: sent };
  const { source, id, type } = judged(attributes);
  if (type !== CONTRIBUTION_TYPE) throw new UnreadableMessage('type-unknown', `Send messages of the type ${CONTRIBUTION_TYPE}.`);
  return { source, id, content: data ?? null };
}

function jsonOf(value: Buffer): Json {
  try {
    return parseJson(value);
  } catch {
    throw new UnreadableMessage('malformed-json', 'Send one JSON value, in UTF-8, no member twice.');
  }
}

type Attributes = Readonly<Record<string, Json>>;

/** The event as a whole is the value. */
function structured(sent: Json): Attributes {
  if (typeof sent === 'object' && sent !== null && !isList(sent)) return sent;
  throw new UnreadableMessage('not-a-cloud-event', 'Send a CloudEvent as a JSON object.');
}
const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** Attributes are headers, the value is the content alone. */
function binary(headers: IncomingRecord['headers'], contentType: string): Attributes {
  if (!JSON_CONTENT.test(contentType))
    throw new UnreadableMessage('not-a-cloud-event', 'Send the content-type application/json.');
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const [, attribute] = ATTRIBUTE.exec(name) ?? [];
      return attribute === undefined ? [] : [[attribute, value.toString()]];
    }),
  );
}

/** As the specification asks; the library would make up what is missing. */
function judged(attributes: Attributes): { readonly source: string; readonly id: string; readonly type: string } {
  const { id, source, type, specversion } = attributes;
  const isNamed = [id, source, type].every(name => typeof name === 'string' && name !== '' && name.length <= NAME_LENGTH_MAX);
  if (!isNamed || specversion !== '1.0')
    throw new UnreadableMessage('not-a-cloud-event', 'Send specversion 1.0, and id, source and type of 1 to 300 characters.');
  try {
    const event = new CloudEvent(attributes, true);
    return { id: event.id, source: event.source, type: event.type };
  } catch (reason) {
    throw new UnreadableMessage('not-a-cloud-event', reason instanceof Error ? reason.message : String(reason));
  }
}
