/**
 * The names of what the log knows by codes and ids, given with a request and shown with answers.
 */
import { Injectable } from '@nestjs/common';
import { Labels, type Label, type LabelKind } from '../app/labels.js';
import type { Call } from './call.js';

@Injectable()
export class Names {
  constructor(private readonly labels: Labels) {}

  /** Keeps a name that came with a request, and answers it; nothing where none came. */
  async give(call: Call, kind: LabelKind, subject: string, label: Label | undefined): Promise<Label | undefined> {
    if (label?.zh === undefined && label?.en === undefined) return undefined;
    await this.labels.put(call.caller.log, kind, subject, label);
    return label;
  }

  of(call: Call, kind: LabelKind, subjects: readonly string[]): Promise<ReadonlyMap<string, Label>> {
    return this.labels.of(call.caller.log, kind, subjects);
  }

  async one(call: Call, kind: LabelKind, subject: string): Promise<Label | undefined> {
    return (await this.of(call, kind, [subject])).get(subject);
  }
}
