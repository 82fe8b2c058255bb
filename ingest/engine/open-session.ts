import { type Site, type SourceConfig, UserError } from '../../core/index.ts';
import { scratchFolder } from './capture/manifest.ts';
import type { Connector, ConnectorContext, SourceSession } from './connector.ts';
import type { System } from './contract.ts';

/** What every session of a site's source is opened with. */
export function contextOf(site: Site, system: System): Omit<ConnectorContext, 'source'> {
  const { environ, dir: siteDir, dataDir, timeZone } = site;
  const home = { dataDir, timeZone, tables: system.tables };
  return { environ, siteDir, scratchDir: scratchFolder(dataDir), home };
}

/** Opens a source by its settings. Throws `ingest/settings` for wrong ones, and what the connector throws. */
export async function openSession(
  connector: Connector,
  config: Pick<SourceConfig, 'name' | 'settings'>,
  context: Omit<ConnectorContext, 'source'>,
): Promise<SourceSession> {
  return connector.open(readSettings(connector, config), { source: config.name, ...context });
}

export function readSettings<S>(
  connector: Pick<Connector<S>, 'settings'>,
  config: Pick<SourceConfig, 'name' | 'settings'>,
): S {
  const settings = connector.settings.safeParse(config.settings);
  if (settings.success) return settings.data;
  const issue = settings.error.issues[0];
  throw new UserError('ingest/settings', {
    source: config.name,
    path: issue?.path.join('.'),
    problem: issue?.message,
  });
}
