import { AccessError, type Identity, type Role } from '../../../core/index.ts';
import type { IndicatorInfo } from '../../../metrics/index.ts';
import '../errors.ts';

/** Offices of the catalogue and the role of their people. An office that is not named here answers to the quality office. */
const OFFICES: Readonly<Record<string, Role>> = {
  药学部: 'pharmacy',
  财务处: 'finance',
  财务科: 'finance',
  医学装备处: 'finance',
  人事科: 'finance',
  医保办: 'insurance',
  病案统计室: 'records',
  信息科: 'records',
  医共体管理办公室: 'consortium',
  公共卫生科: 'consortium',
};

export type OwnerRoles = Readonly<Record<string, Role>>;

/** The role that answers for an indicator: the site's word, then ours. */
export const ownerRole = ({ owner_department }: Pick<IndicatorInfo, 'owner_department'>, owners: OwnerRoles): Role =>
  owners[owner_department] ?? OFFICES[owner_department] ?? 'quality';

/** Setting and confirming targets is for the owner's office and for leadership. */
export function mayDecideTarget(identity: Identity, indicator: IndicatorInfo, owners: OwnerRoles): boolean {
  return identity.role === 'leader' || identity.role === ownerRole(indicator, owners);
}

export function requireDecider(identity: Identity, indicator: IndicatorInfo, owners: OwnerRoles): void {
  if (mayDecideTarget(identity, indicator, owners)) return;
  const roles = [ownerRole(indicator, owners), 'leader'].join(', ');
  throw new AccessError('alerts/not-owner', { indicator: indicator.name_zh, owner: indicator.owner_department, roles });
}
