import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress, Site } from '../../core/index.ts';
import { withPublications } from '../forms/publish.ts';
import type { OpenSite } from './open.ts';

/** The sources of a site, ready to be read. */
export interface ReadySources {
  readonly site: Site;
  /** The demo's HIS was made anew since it was last read as a whole: rows that are gone would stay without a full load. */
  readonly isRefilled: boolean;
  /** Remembers that all of it has been read. */
  markRead(): void;
}

/**
 * Runs work that reads the sources. The demo's own database server is started for it and stopped after it; its address
 * is put into the source's settings, which name none.
 */
export async function withSources<T>(
  open: OpenSite,
  progress: Progress,
  signal: AbortSignal,
  work: (ready: ReadySources) => Promise<T>,
): Promise<T> {
  const { scale } = open;
  const site = await withPublications(open);
  if (!scale || !site.sources.some((source) => source.managed === 'demo'))
    return work({ site, isRefilled: false, markRead: () => undefined });
  const { hisDir, startDemoServer, writePlatformMessages } = await import('../../demo/index.ts');
  const server = await startDemoServer({ site, scale, asOf: site.clock.asOf(), progress, signal });
  const mark = join(hisDir(site.dataDir), 'read');
  const said = join(hisDir(site.dataDir), 'said');
  const isOf = (file: string) => existsSync(file) && readFileSync(file, 'utf8') === server.fill;
  const isRefilled = !isOf(mark);
  try {
    // Once for every hospital that is made: a load that was stopped must not forget what its messages said.
    if (!isOf(said)) {
      await open.feeds.discard();
      writeFileSync(said, server.fill, { mode: 0o600 });
    }
    await writePlatformMessages({ site });
    const address = { host: '127.0.0.1', port: server.port };
    const sources = site.sources.map((source) =>
      source.managed === 'demo' ? { ...source, settings: { ...source.settings, ...address } } : source,
    );
    return await work({
      site: { ...site, sources },
      isRefilled,
      markRead: () => writeFileSync(mark, server.fill, { mode: 0o600 }),
    });
  } finally {
    await server.stop();
  }
}
