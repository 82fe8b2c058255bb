import { UserError } from '../../../core/index.ts';
import type { TableContract } from '../../engine/contract.ts';
import { isTlsRefusal, whereOf } from '../../engine/database/settings.ts';
import './errors.ts';
import type { Settings } from './settings.ts';

const AUTH = new Set([
  'ORA-01017',
  'ORA-01005',
  'ORA-28000',
  'ORA-28001',
  'ORA-28009',
  'ORA-01045',
  'NJS-101',
  'NJS-116',
]);
const NO_DATABASE = new Set(['ORA-12154', 'ORA-12505', 'ORA-12514', 'ORA-12521', 'NJS-517', 'NJS-518', 'NJS-519']);
const NEEDS_CLIENT = new Set(['NJS-138', 'NJS-533']);
const TLS = new Set(['NJS-505', 'NJS-506', 'NJS-507', 'NJS-508', 'ORA-28759', 'ORA-28860', 'ORA-29024']);
const PERMISSION = new Set(['ORA-00942', 'ORA-01031', 'ORA-41900']);
const LOCKED = new Set(['ORA-00054', 'ORA-00060', 'ORA-04021']);
const TIMEOUT = new Set(['ORA-01013', 'ORA-03156', 'NJS-123']);

/** The catalogued cause of a driver's error. Messages quote values, so only codes go on. */
export function explain(
  error: unknown,
  options: Settings,
  contract?: Pick<TableContract, 'table' | 'cursor'>,
): unknown {
  const { code, message = '', cause } = error as { code?: string; message?: string; cause?: { code?: string } };
  const where = { ...whereOf(options, contract?.table), table: contract?.table ?? options.database };
  if (code === undefined || /^(ingest|warehouse|config)\//.test(code) || code === 'ENOSPC') return error;
  if (NEEDS_CLIENT.has(code)) return new UserError('ingest/oracle-needs-client', { ...where, reason: code });
  if (code.startsWith('DPI-1047') || code === 'NJS-045')
    return new UserError('ingest/oracle-client', { folder: options.client_dir, reason: code });
  if (TLS.has(code) || isTlsRefusal(cause?.code)) return new UserError('ingest/tls', { ...where, reason: code });
  if (AUTH.has(code)) return new UserError('ingest/auth', where);
  if (NO_DATABASE.has(code)) return new UserError('ingest/no-database', where);
  if (PERMISSION.has(code)) return new UserError('ingest/no-permission', where);
  if (LOCKED.has(code)) return new UserError('ingest/locked', { ...where, seconds: options.lock_timeout_seconds });
  if (TIMEOUT.has(code) && contract)
    return new UserError('ingest/timeout', { ...where, seconds: options.statement_timeout_seconds });
  if (code === 'ORA-01555') return new UserError('ingest/snapshot-too-old', where);
  if (code === 'ORA-00904' && contract)
    return new UserError('ingest/bad-cursor', {
      ...where,
      cursor: contract.cursor,
      column: /ORA-00904: ("[^:]*"):/.exec(message)?.[1]?.replaceAll('"', ''),
    });
  if (contract === undefined || /^(NJS-5\d\d|ORA-(12\d\d\d|03113|03114|03135))$/.test(code))
    return new UserError('ingest/unreachable', { ...where, reason: code });
  return new UserError('ingest/source-failed', { ...where, reason: code });
}
