/**
 * Whom a till means: a member under the reference that the merchant was given, or by the code on the member's device.
 *
 * Who cannot be found is nobody to the ledger, which first looks whether the request is a repeat: so a repeat is answered as it
 * was, long after its code has ended. Only then the till is told what was wrong with the code.
 */
import { Injectable } from '@nestjs/common';
import { MemberCodes } from '../app/member-codes.js';
import { MerchantRefs } from '../app/merchant-refs.js';
import type { CodeUse } from '../ledger/account/redemptions.js';
import type { MemberId } from '../ledger/units.js';
import type { Call } from './call.js';
import { invalid, Problem } from './problems/problem.js';

/** Has no account in any log. */
const NOBODY = 'mbr_nobody' as MemberId;
const REFERENCE = /^mref_[0-9A-HJKMNP-TV-Z]{20}$/;
const MS_PER_SECOND = 1_000;

export interface MeantMember {
  readonly member: MemberId;
  readonly code?: CodeUse;
  /** What is wrong with the code: to be said where the ledger finds nobody. */
  readonly problem?: Problem;
}

@Injectable()
export class MeantMembers {
  constructor(
    private readonly refs: MerchantRefs,
    private readonly codes: MemberCodes,
  ) {}

  /** @throws Problem unless exactly one of the two is given */
  async meant(call: Call, { member, code }: { readonly member?: string; readonly code?: string }): Promise<MeantMember> {
    if (member !== undefined && code === undefined) return { member: await this.byReference(call, member) };
    if (code !== undefined && member === undefined) return this.byCode(call, code);
    const pointer = member === undefined ? '/member' : '/code';
    throw invalid({ pointer, code: 'exactly-one', detail: 'Send either member or code.' });
  }

  private async byReference({ caller, merchant }: Call, ref: string): Promise<MemberId> {
    if (!REFERENCE.test(ref)) return NOBODY;
    return (await this.refs.memberOf(caller.log, merchant, ref)) ?? NOBODY;
  }

  private async byCode({ caller, merchant }: Call, text: string): Promise<MeantMember> {
    const read = await this.codes.read(caller.log, merchant, text);
    if (read.status === 'genuine') return { member: read.member, code: read.code };
    const extras = 'waitMs' in read ? { retryAfterSeconds: Math.ceil(read.waitMs / MS_PER_SECOND) } : {};
    return { member: NOBODY, problem: new Problem(read.status, extras) };
  }
}

/** What a request ends in that was about nobody: the problem with the code, where there is one. */
export const sayingWhy =
  ({ problem }: MeantMember) =>
  (reason: unknown): never => {
    throw problem !== undefined && reason instanceof Problem && reason.code === 'resource-not-found' ? problem : reason;
  };
