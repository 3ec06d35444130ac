/**
 * Who acts in the demo: coordinators, approvers, an auditor. Coordinators and approvers are neighbours too, with accounts of
 * their own, so whoever acts in somebody's affair is chosen among those who are neither that person nor family.
 */
import type { ActorId } from '../ledger/units.js';
import { OFFICIALS_COUNT, type Person } from './people.js';

export interface Official {
  readonly actor: ActorId;
  readonly person: Person;
}

const COORDINATORS = 4;

export const AUDITOR = 'auditor-1' as ActorId;
/** Reads balances and boards for the town's own pages. */
export const PORTAL = 'portal-1' as ActorId;

export class Officials {
  readonly coordinators: readonly Official[];
  readonly approvers: readonly Official[];

  constructor(
    partners: readonly Person[],
    /** Pairs of relatives. */
    private readonly families: readonly (readonly [Person, Person])[],
  ) {
    const official = (role: string) => (person: Person, place: number) => ({
      actor: `${role}-${String(place + 1)}` as ActorId,
      person,
    });
    this.coordinators = partners.slice(0, COORDINATORS).map(official('coordinator'));
    this.approvers = partners.slice(COORDINATORS, OFFICIALS_COUNT).map(official('approver'));
  }

  /** Who acts where no person is concerned. */
  get coordinator(): Official {
    return presentOf(this.coordinators[0]);
  }

  get approver(): Official {
    return presentOf(this.approvers[0]);
  }

  /** Always the same for the same person. */
  coordinatorFor(person: Person): ActorId {
    const first = [...person.key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
    const turned = this.coordinators.map((_, place) => this.coordinators[(first + place) % COORDINATORS]);
    return presentOf(turned.find(official => official !== undefined && !this.isBiased(official, person))).actor;
  }

  approverFor(person: Person): ActorId {
    return presentOf(this.approvers.find(official => !this.isBiased(official, person))).actor;
  }

  private isBiased({ person: own }: Official, person: Person): boolean {
    return own === person || this.families.some(pair => pair.includes(own) && pair.includes(person));
  }
}

function presentOf(official: Official | undefined): Official {
  if (official === undefined) throw new Error('nobody holds this office who could act here');
  return official;
}
