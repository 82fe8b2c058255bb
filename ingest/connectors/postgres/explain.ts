import { UserError } from '../../../core/index.ts';
import type { TableContract } from '../../engine/contract.ts';
import { isTlsRefusal, whereOf } from '../../engine/database/settings.ts';
import type { Settings } from './settings.ts';

/** The catalogued cause of a driver's error. Server messages quote values, so only the state code goes on. */
export function explain(
  error: unknown,
  options: Settings,
  contract?: Pick<TableContract, 'table' | 'cursor'>,
): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  const where = whereOf(options, contract?.table);
  if (contract === undefined && (isTlsRefusal(code) || /SSL|IP: .* is not in the cert/.test(message)))
    return new UserError('ingest/tls', { ...where, reason: code ?? 'no SSL' });
  if (code === undefined && !/timeout|terminated|SASL|Client was closed|not queryable/i.test(message)) return error;
  if (/^(ingest|warehouse|config)\//.test(code ?? '') || code === 'ENOSPC') return error;
  if (code === '28P01' || code === '28000' || message.startsWith('SASL')) return new UserError('ingest/auth', where);
  if (code === '3D000') return new UserError('ingest/no-database', where);
  if (code === '42501') return new UserError('ingest/no-permission', where);
  if (code === '55P03') return new UserError('ingest/locked', { ...where, seconds: options.lock_timeout_seconds });
  if (code === '57014')
    return new UserError('ingest/timeout', { ...where, seconds: options.statement_timeout_seconds });
  if (code === '42703' && contract) {
    const name = /column "?([^" ]+)"? does not exist/.exec(message)?.[1];
    return new UserError('ingest/bad-cursor', { ...where, cursor: contract.cursor, column: name });
  }
  if (contract === undefined || code?.startsWith('E'))
    return new UserError('ingest/unreachable', { ...where, reason: code ?? 'timeout' });
  return new UserError('ingest/source-failed', { ...where, reason: code ?? 'connection lost' });
}
