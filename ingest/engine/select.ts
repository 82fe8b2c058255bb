import { nearest, type SourceConfig, UserError } from '../../core/index.ts';
import type { Connector } from './connector.ts';
import type { System } from './contract.ts';
import type { LoadRequest } from './load.ts';

export interface ChosenSource {
  readonly config: SourceConfig;
  readonly system: System;
  readonly connector: Connector;
}

/** The sources of a request with their system and connector. Everything unknown is named together with what there is. */
export function selectSources(
  request: Pick<LoadRequest, 'site' | 'systems' | 'sources' | 'table' | 'since' | 'until'>,
  connectors: ReadonlyMap<string, Connector>,
): ChosenSource[] {
  const { since, until } = request;
  if (since !== undefined && until !== undefined && since > until)
    throw new UserError('ingest/empty-window', { since, until });
  const configured = request.site.sources;
  for (const source of request.sources ?? []) {
    if (!configured.some(({ name }) => name === source)) {
      throw new UserError('ingest/unknown-source', { source, known: configured.map(({ name }) => name) });
    }
  }
  const chosen = configured.filter(
    ({ name }) => request.sources === undefined || request.sources.length === 0 || request.sources.includes(name),
  );
  const all = chosen.map((config) => ({ config, ...resolve(config, request.systems, connectors) }));
  const { table } = request;
  if (table === undefined) return all;
  const having = all.filter(({ system }) =>
    system.tables.some((contract) => contract.table.toLowerCase() === table.toLowerCase()),
  );
  if (having.length > 0) return having;
  const known = all.flatMap(({ system }) => system.tables.map((contract) => contract.table));
  throw new UserError('ingest/unknown-table', { table, nearest: nearest(table, known) });
}

function resolve(config: SourceConfig, systems: readonly System[], connectors: ReadonlyMap<string, Connector>) {
  const system = systems.find((candidate) => candidate.system === config.system);
  if (!system) {
    throw new UserError('ingest/unknown-system', {
      source: config.name,
      system: config.system,
      known: systems.map((candidate) => candidate.system),
    });
  }
  const connector = connectors.get(config.connector);
  if (!connector)
    throw new UserError('ingest/unknown-connector', {
      source: config.name,
      connector: config.connector,
      known: [...connectors.keys()],
    });
  return { system, connector };
}
