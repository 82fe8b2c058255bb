import { type SourceConfig, UserError } from '../../core/index.ts';
import type { Connector, ConnectorContext, SourceSession } from './connector.ts';

/** Opens a source by its settings. Throws `ingest/settings` for wrong ones, and what the connector throws. */
export async function openSession(
  connector: Connector,
  config: Pick<SourceConfig, 'name' | 'settings'>,
  context: Omit<ConnectorContext, 'source'>,
): Promise<SourceSession> {
  return connector.open(readSettings(connector, config), { source: config.name, ...context });
}

export function readSettings(connector: Connector, config: Pick<SourceConfig, 'name' | 'settings'>): unknown {
  const settings = connector.settings.safeParse(config.settings);
  if (settings.success) return settings.data;
  const issue = settings.error.issues[0];
  throw new UserError('ingest/settings', {
    source: config.name,
    path: issue?.path.join('.'),
    problem: issue?.message,
  });
}
