import { UserError } from '../../../core/index.ts';
import type { TableContract } from '../../engine/contract.ts';
import { isTlsRefusal, whereOf } from '../../engine/database/settings.ts';
import type { Settings } from './settings.ts';

const AUTH = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'AUTH_SWITCH_PLUGIN_ERROR']);
const PERMISSION = new Set(['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR']);
const TIMEOUT = new Set(['ER_QUERY_TIMEOUT', 'ER_STATEMENT_TIMEOUT', 'ER_QUERY_INTERRUPTED']);

/** Something that is not there, or not for this account. */
export const isRefused = (error: unknown): boolean => {
  const code = String((error as { code?: unknown }).code);
  return code === 'ER_NO_SUCH_TABLE' || PERMISSION.has(code);
};

/** The catalogued cause of a driver's error. Server messages quote values, so only the code goes on. */
export function explain(
  error: unknown,
  options: Settings,
  contract?: Pick<TableContract, 'table' | 'cursor'>,
): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  const where = whereOf(options, contract?.table);
  if (code === undefined || /^(ingest|warehouse|config)\//.test(code) || code === 'ENOSPC') return error;
  // mysql2 hides what OpenSSL said behind a code of its own.
  if (contract === undefined && (isTlsRefusal(code) || /^HANDSHAKE_(NO_SSL|SSL)/.test(code)))
    return new UserError('ingest/tls', { ...where, reason: code });
  if (AUTH.has(code)) return new UserError('ingest/auth', where);
  if (code === 'ER_BAD_DB_ERROR') return new UserError('ingest/no-database', where);
  if (PERMISSION.has(code))
    return new UserError('ingest/no-permission', { ...where, table: contract?.table ?? options.database });
  if (code === 'ER_LOCK_WAIT_TIMEOUT')
    return new UserError('ingest/locked', { ...where, seconds: options.lock_timeout_seconds });
  if (TIMEOUT.has(code))
    return new UserError('ingest/timeout', { ...where, seconds: options.statement_timeout_seconds });
  if (code === 'ER_BAD_FIELD_ERROR' && contract) {
    return new UserError('ingest/bad-cursor', {
      ...where,
      cursor: contract.cursor,
      column: /column '([^']+)'/.exec(message)?.[1],
    });
  }
  if (contract === undefined || /^E[A-Z]+$/.test(code))
    return new UserError('ingest/unreachable', { ...where, reason: code });
  return new UserError('ingest/source-failed', { ...where, reason: code });
}
