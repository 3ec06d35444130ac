/**
 * Devices as coordinators hand them over: what a phone needs to show a member's codes.
 */
import { DAY_MS, instant } from '../../ledger/units.js';
import type { Device } from '../../app/devices.js';
import { instantText } from '../../ledger/shape.js';
import { ShownDay, ShownId, ShownInstant, ShownKind, ShownList, ShownText } from './shown.js';

const DATE_LENGTH = 10;

export class DeviceView {
  @ShownId('The device.', 'dev_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('device') object!: string;
  @ShownId('Whose codes it shows.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownInstant('When it was enrolled.') enrolled_at!: string;
  @ShownDay('The day of the first of `refs`, UTC.') refs_from!: string;
  @ShownList(String, 'The `ref` of its codes, one for each day from `refs_from` on; ask again before they end.', {
    example: ['R8K2M4', '0V7Q3C'],
  })
  refs!: readonly string[];
}

export class EnrolledDeviceView extends DeviceView {
  @ShownText('The device’s key, 32 bytes in hex: for its keystore, and nobody else.', {
    pattern: '^[0-9a-f]{64}$',
    example: '45a6e793'.repeat(8),
  })
  key!: string;
}

export const deviceView = ({ id, member, enrolledAt, refs, refsFromDay }: Device): DeviceView => ({
  ...{ id, object: 'device', member, enrolled_at: instantText(enrolledAt) },
  refs_from: instantText(instant(refsFromDay * DAY_MS)).slice(0, DATE_LENGTH),
  refs,
});

export const enrolledDeviceView = (device: Device, key: Uint8Array): EnrolledDeviceView => ({
  ...deviceView(device),
  key: Buffer.from(key).toString('hex'),
});
