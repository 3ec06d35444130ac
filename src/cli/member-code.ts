/**
 * `member-code`: shows a member's code of this moment, as the member's phone would, for trying out a till.
 *
 * Uses the member's newest device; a member without one gets one, enrolled by the operator. The code is used up like any other.
 */
import type { Command } from 'commander';
import { encodeQR } from 'qr';
import { codeText, STEP_MS, stepAt } from '../app/rotating-code.js';
import type { Device } from '../app/devices.js';
import { SHOWN_IDS } from '../app/shown-ids.js';
import { freshCommandId } from '../feed/command-id.js';
import { modeOf } from '../feed/log-name.js';
import { OPERATOR } from '../ledger/decision.js';
import { idOf, instant, type MemberId } from '../ledger/units.js';
import type { Service } from '../service.js';
import { communityNamed, withService, type KnownCommunity } from './opened.js';
import { EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

interface CodeOptions {
  readonly member: string;
  readonly community?: string;
}

async function showCode(terminal: Terminal, { member: named, community }: CodeOptions): Promise<Exit> {
  const shown = await withService(false, async service => {
    const known = await communityNamed(service, community);
    const ids = SHOWN_IDS[modeOf(known.log)];
    const member = ids.read(named) as MemberId;
    const device = await deviceOf(service, known, member);
    const key = await service.devices.keyOf(known.log, device.id);
    const [ref] = device.refs;
    if (key === undefined || ref === undefined) throw new Unusable(`${named} was erased meanwhile.`);
    const step = stepAt(service.clock());
    // the step after the code's own is the last in which a till may send it
    return { code: codeText(key, { ref, step }), device: ids.shown(device.id), until: instant((step + 2) * STEP_MS) };
  });
  const until = new Date(shown.until).toISOString();
  const picture = encodeQR(shown.code, 'ascii').trimEnd().split('\n');
  terminal.answer({ code: shown.code, member: named, device: shown.device, valid_until: until }, [
    ...picture.map(line => terminal.styled(['whiteBright', 'bgBlack'], line)),
    shown.code,
    terminal.styled('dim', `${shown.device}; for one redemption, until ${until}.`),
  ]);
  return EXIT.fine;
}

async function deviceOf({ devices }: Service, { name, log }: KnownCommunity, member: MemberId): Promise<Device> {
  const [newest] = await devices.of(log, member);
  if (newest !== undefined) return newest;
  const caller = { community: name, log, mode: modeOf(log), actor: OPERATOR, scopes: new Set<never>() };
  const enrolled = await devices.enrol(caller, member, idOf('device', freshCommandId()));
  if (!enrolled.accepted) throw new Unusable(`There is no code for ${member}: ${enrolled.refusal.code}.`);
  return enrolled.device;
}

export function addMemberCode(program: Command, does: Does): void {
  program
    .command('member-code')
    .description("show a member's code of this moment as QR, to try out a till")
    .requiredOption('--member <id>', 'mbr_…')
    .option('--community <name>', 'needed where there are several')
    .option('--json', 'one JSON document on standard output')
    .action((options: CodeOptions) => does(terminal => showCode(terminal, options)));
}
