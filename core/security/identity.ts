/** Roles of DESIGN §1 and §4. `system` is the house itself (reconciliation, verification); no person has it. */
const ROLES = [
  'leader',
  'department_head',
  'doctor',
  'nurse',
  'quality',
  'records',
  'insurance',
  'pharmacy',
  'finance',
  'consortium',
  'analyst',
  'engineer',
  'sysadmin',
  'secadmin',
  'auditor',
  'system',
] as const;

export type Role = (typeof ROLES)[number];

/** A row scope: everything, or these codes. */
export type Scope = 'all' | readonly string[];

/** Who asks, and which rows are theirs. Settled once at the door (session, token), passed down, never widened. */
export interface Identity {
  readonly user: string;
  readonly name: string;
  readonly role: Role;
  readonly institutions: Scope;
  /** Leaf department codes. */
  readonly departments: Scope;
  readonly wards: Scope;
  /** Own doctor code for doctors. */
  readonly doctor: string | null;
  /** May open case lists of own rows. */
  readonly canSeeCases: boolean;
  /** May see 住院号 and masked names in them (duty of care, audited). */
  readonly canSeeIdentifiers: boolean;
  /** Departments of the own institutions whose cases the person opened in an emergency, for a time and on record. */
  readonly openedDepartments?: readonly string[];
}

/** The house's own eye: all rows, no suppression, no cases with identifiers. Never reachable by a request. */
export const SYSTEM_IDENTITY: Identity = {
  user: 'system',
  name: 'system',
  role: 'system',
  institutions: 'all',
  departments: 'all',
  wards: 'all',
  doctor: null,
  canSeeCases: true,
  canSeeIdentifiers: false,
};
