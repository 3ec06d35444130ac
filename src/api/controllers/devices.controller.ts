/**
 * Devices that show members' codes: handed over by a coordinator, revoked when they are lost.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Devices } from '../../app/devices.js';
import { member } from '../../app/queries.js';
import type { DeviceId, MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content, NoMembers } from '../dto/field.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { DeviceView, deviceView, EnrolledDeviceView, enrolledDeviceView } from '../views/device.js';
import { ShowsPage } from '../views/page.js';

@NoMembers
class EnrolDeviceBody {}
@NoMembers
class RevokeDeviceBody {}

/** What is made outside the log has no place in it. */
const position = -1;

@ApiTags('Members')
@Controller('v1/members/:member/devices')
export class DevicesController {
  constructor(
    private readonly desk: Desk,
    private readonly devices: Devices,
  ) {}

  @Post()
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'enrolDevice',
    says: 'Enrol a device that shows the member’s codes. Its key is for the device alone.',
    answers: { 201: [EnrolledDeviceView, 'The device, with its key.'] },
    refuses: ['role-not-permitted', 'member-not-active', 'device-limit-reached'],
  })
  async enrol(@Calling() call: Call, @Param('member') id: string, @Content() _body: EnrolDeviceBody): Promise<Answer> {
    const device = call.idOfCreated<DeviceId>('device');
    const { fingerprint } = call.request;
    const enrolled = await this.desk.serve(call, () => this.devices.enrol(call.caller, id as MemberId, device, fingerprint));
    return Answer.created({ ...enrolled, position }, enrolledDeviceView(enrolled.device, enrolled.key));
  }

  @Get()
  @Needs('members:read')
  @Operation({
    id: 'listDevices',
    says: 'List the member’s devices that are not revoked, the newest first, with their next refs.',
  })
  @ShowsPage(DeviceView)
  async list(@Calling() call: Call, @Param('member') id: string): Promise<Answer> {
    const found = await this.desk.findFresh(call, member(id as MemberId));
    const devices = await this.devices.of(call.caller.log, found.answer.member);
    return Answer.found(found, { data: devices.map(deviceView), has_more: false, next_cursor: null });
  }

  @Post(':device/revoke')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'revokeDevice',
    says: 'End a device, for example a lost phone. No code of it is taken from now on.',
    answers: { 200: [DeviceView, 'The device that was revoked.'] },
    refuses: ['role-not-permitted'],
  })
  async revoke(
    @Calling() call: Call,
    @Param('member') id: string,
    @Param('device') device: string,
    @Content() _body: RevokeDeviceBody,
  ): Promise<Answer> {
    const revoked = await this.desk.serve(call, () => this.devices.revoke(call.caller, id as MemberId, device as DeviceId));
    return Answer.done({ position, replayed: false }, deviceView(revoked.device));
  }
}
