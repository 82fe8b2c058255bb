import { UserError } from '../../../core/index.ts';
import type { TableContract } from '../../engine/contract.ts';
import { isTlsRefusal, whereOf } from '../../engine/database/settings.ts';
import type { Settings } from './settings.ts';

const AUTH = new Set([18450, 18452, 18456, 18470, 18486, 18487, 18488]);
const NO_DATABASE = new Set([911, 4060, 4063, 4064]);
const PERMISSION = new Set([229, 230, 297, 300, 916]);
/** A lock was not given in time: a table that is altered, or a snapshot that a change of the table made useless. */
const LOCKED = new Set([1222, 3961]);
const OLD_TLS = /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|WRONG_VERSION|NO_PROTOCOLS|EPROTO|HANDSHAKE|DH_KEY|SMALL/;

interface Failure {
  readonly code?: string;
  readonly number?: number;
  readonly message?: string;
  readonly cause?: { readonly code?: string; readonly errors?: readonly { readonly code?: string }[] };
}

/**
 * The catalogued cause of a driver's error. Server messages quote values, so only numbers and codes go on.
 * `told`: numbers that the server sent while it refused a login, which the driver's error leaves out.
 */
export function explain(
  error: unknown,
  options: Settings,
  contract?: Pick<TableContract, 'table' | 'cursor'>,
  told: readonly number[] = [],
): unknown {
  const { code, number, cause, message = '' } = error as Failure;
  if (code === undefined || /^(ingest|warehouse|config)\//.test(code) || code === 'ENOSPC') return error;
  const where = { ...whereOf(options, contract?.table), table: contract?.table ?? options.database };
  const numbers = new Set([...told, ...(number === undefined ? [] : [number])]);
  const has = (known: ReadonlySet<number>) => [...numbers].some((one) => known.has(one));
  // A host of several addresses failed at each of them.
  const below = cause?.code ?? cause?.errors?.at(-1)?.code ?? code;
  if (
    contract === undefined &&
    (code === 'EENCRYPT' || code === 'ENOTLS' || isTlsRefusal(below) || OLD_TLS.test(below))
  )
    return new UserError('ingest/tls', {
      ...where,
      reason: OLD_TLS.test(below) && !options.legacy_tls ? `${below}; SQL Server 2008–2014: legacy_tls: true` : below,
    });
  if (has(NO_DATABASE)) return new UserError('ingest/no-database', where);
  if (has(AUTH) || code === 'ELOGIN') return new UserError('ingest/auth', where);
  if (has(PERMISSION)) return new UserError('ingest/no-permission', where);
  if (has(LOCKED)) return new UserError('ingest/locked', { ...where, seconds: options.lock_timeout_seconds });
  if (number === 207 && contract)
    return new UserError('ingest/bad-cursor', {
      ...where,
      cursor: contract.cursor,
      column: /'([^']+)'/.exec(message)?.[1],
    });
  if (code === 'ETIMEOUT' && contract)
    return new UserError('ingest/timeout', { ...where, seconds: options.statement_timeout_seconds });
  if (contract === undefined || /^E(SOCKET|CONN|CLOSE|PIPE|INSTLOOKUP|INVALIDSTATE)/.test(code))
    return new UserError('ingest/unreachable', { ...where, reason: below });
  return new UserError('ingest/source-failed', { ...where, reason: number === undefined ? below : String(number) });
}
