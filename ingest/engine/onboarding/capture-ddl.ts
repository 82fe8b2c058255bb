import { nearest, type SourceConfig, UserError } from '../../../core/index.ts';
import type { Connector } from '../connector.ts';
import type { System } from '../contract.ts';
import { readSettings } from '../open-session.ts';
import './errors.ts';

/**
 * SQL for the hospital's DBA, so that tables can be captured by trigger or log: those whose contract says so, or the ones
 * that are named. Throws `onboarding/no-ddl` and `ingest/unknown-table`.
 */
export function captureDdl(
  source: { readonly config: SourceConfig; readonly system: System; readonly connector: Connector },
  tables: readonly string[] = [],
): string {
  const { config, system, connector } = source;
  if (!connector.captureDdl) throw new UserError('onboarding/no-ddl', { connector: connector.name });
  const named = tables.map((name) => {
    const contract = system.tables.find(({ table }) => table.toLowerCase() === name.toLowerCase());
    // Who names a table means to capture it so, whatever its contract says today.
    if (contract) return contract.capture === 'log' ? contract : { ...contract, capture: 'trigger' as const };
    const known = system.tables.map(({ table }) => table);
    throw new UserError('ingest/unknown-table', { table: name, nearest: nearest(name, known) });
  });
  const wanted =
    named.length > 0 ? named : system.tables.filter(({ capture }) => capture === 'trigger' || capture === 'log');
  if (wanted.length === 0) throw new UserError('onboarding/no-captured-table', { source: config.name });
  return connector.captureDdl(readSettings(connector, config), wanted);
}
