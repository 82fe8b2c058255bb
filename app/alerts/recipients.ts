import type { Identity, Role } from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { identityOf } from '../access/identity.ts';
import { listUsers } from '../access/users.ts';
import type { OpenSite } from '../site/open.ts';
import type { Subject } from './finding.ts';
import { coversPlace, type Places } from './places.ts';
import type { Rule } from './rules/rules.ts';
import { type OwnerRoles, ownerRole } from './targets/owners.ts';

/** Everybody who may sign in, with the rows that are theirs. */
export async function readPeople(open: OpenSite): Promise<Identity[]> {
  const users = (await listUsers(open.store)).filter(({ is_active }) => is_active);
  return Promise.all(users.map((user) => identityOf(open, user)));
}

interface Address {
  readonly people: readonly Identity[];
  readonly places: Places;
  readonly owners: OwnerRoles;
  readonly indicator: IndicatorInfo | undefined;
}

/** Whom the data choose: the heads of the department, the owner's office, leadership; never anybody whose rows do not cover the place. */
export function recipientsOf(rule: Rule, subject: Subject, { people, places, owners, indicator }: Address): string[] {
  const roles = new Set<Role>(
    rule.recipients.flatMap((each): Role[] => {
      if (each === 'leaders') return ['leader'];
      if (each === 'owner') return indicator ? [ownerRole(indicator, owners)] : [];
      return each === 'department_head' ? [] : [each.replace(/^role:/, '') as Role];
    }),
  );
  const isHead = ({ role }: Identity) =>
    role === 'department_head' && subject.department !== '' && rule.recipients.includes('department_head');
  return people
    .filter((person) => roles.has(person.role) || isHead(person))
    .filter((person) => coversPlace(person, subject, places))
    .map(({ user }) => user);
}
