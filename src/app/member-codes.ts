/**
 * Whom a till means that has scanned a code: the member whose device made it just now.
 *
 * Whether a code was used before is for the ledger to decide, which uses it up together with the redemption. Here is judged
 * whether it is genuine and of this moment, and how often somebody may be wrong. Of a code that is not, nobody learns whose it
 * could have been. Codes are neither stored nor logged.
 */
import type { DeviceId, Instant, MemberId, PartnerId } from '../ledger/units.js';
import type { Devices } from './devices.js';
import type { GuessBudgets } from './guess-budgets.js';
import { isCurrent, isMadeWith, readCode } from './rotating-code.js';

/** `waitMs`: for how long codes are refused unseen. */
export type ReadCode =
  | { readonly status: 'genuine'; readonly member: MemberId; readonly code: { readonly device: DeviceId; readonly step: number } }
  | { readonly status: 'code-invalid' | 'code-expired' }
  | { readonly status: 'abnormal-usage-detected'; readonly waitMs: number };

export class MemberCodes {
  constructor(
    private readonly devices: Devices,
    private readonly guesses: GuessBudgets,
    private readonly clock: () => Instant,
  ) {}

  async read(log: string, merchant: PartnerId, text: string): Promise<ReadCode> {
    const code = readCode(text);
    if (code === undefined) return { status: 'code-invalid' };
    const devices = await this.devices.named(log, code.ref);
    const guessers = { merchant, devices: devices.map(({ id }) => id) };
    const waitMs = await this.guesses.wait(log, guessers);
    if (waitMs > 0) return { status: 'abnormal-usage-detected', waitMs };
    const device = devices.find(({ key }) => isMadeWith(key, code));
    if (device === undefined) {
      const tooLateMs = await this.guesses.spend(log, guessers);
      return tooLateMs > 0 ? { status: 'abnormal-usage-detected', waitMs: tooLateMs } : { status: 'code-invalid' };
    }
    if (!isCurrent(code, this.clock())) return { status: 'code-expired' };
    return { status: 'genuine', member: device.member, code: { device: device.id, step: code.step } };
  }
}
