import { AccessError, type Identity, nearest, type Role, UserError } from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import './errors.ts';

export const SUBJECTS = ['财务', '统计', '医保'] as const;
export type Subject = (typeof SUBJECTS)[number];

interface Chosen {
  /** The office that reports the figures. */
  readonly role: Role;
  /** Offices as indicators and forms name their owner. */
  readonly offices: readonly string[];
  /** Words of the source of record that make a figure this subject's, whoever owns it. */
  readonly records: readonly string[];
}

const CHOSEN: Readonly<Record<Subject, Chosen>> = {
  财务: {
    role: 'finance',
    offices: ['财务处', '财务科'],
    records: ['财务报表', '科室成本', '预算执行表', 'HIS 收费明细', 'HIS 结算'],
  },
  统计: {
    role: 'records',
    offices: ['病案统计室', '统计科', '信息统计科'],
    records: ['病室工作日志', '卫统月报', 'HIS 出入院登记', 'HIS 挂号', 'HIS 门诊就诊'],
  },
  医保: {
    role: 'insurance',
    offices: ['医保办', '医保科'],
    records: ['医保结算记录', '医保对账结果', '医保月对账结果'],
  },
};

/** Throws `closing/subject`. */
export function readSubject(written: string): Subject {
  const subject = SUBJECTS.find((one) => one === written);
  if (!subject) {
    throw new UserError('closing/subject', {
      subject: written.slice(0, 40),
      valid: SUBJECTS,
      nearest: nearest(written, SUBJECTS),
    });
  }
  return subject;
}

export const isOfOffice = (subject: Subject, office: string): boolean => CHOSEN[subject].offices.includes(office);

/** Whether an indicator is reported by a subject: by its owner, or by where it is on record. What is not collected or withdrawn is not reported. */
export function isOfSubject(
  subject: Subject,
  info: Pick<IndicatorInfo, 'owner_department' | 'source_of_record' | 'missing' | 'status'>,
): boolean {
  if (info.missing.length > 0 || info.status === '停用') return false;
  const { offices, records } = CHOSEN[subject];
  return offices.includes(info.owner_department) || records.some((record) => info.source_of_record.startsWith(record));
}

/** The offices that close, and leadership, which may approve that a month is reopened. */
export const CLOSERS: readonly Role[] = SUBJECTS.map((subject) => CHOSEN[subject].role);

/** Whoever closes speaks for the hospital, not for a ward. Throws `access/denied`. */
export function requireCloser(subject: Subject, identity: Identity, act: 'close' | 'approve'): void {
  const { role, departments, wards, doctor } = identity;
  const isOffice = role === CHOSEN[subject].role || (act === 'approve' && role === 'leader');
  const isWhole = departments === 'all' && wards === 'all' && doctor === null;
  if (!isOffice || !isWhole) throw new AccessError('access/denied', { what: ` 月结 ${subject}` });
}
