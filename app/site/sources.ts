import type { Progress, Site } from '../../core/index.ts';
import type { OpenSite } from './open.ts';

/**
 * Runs work that reads the sources. The demo's own database server is started for it and stopped after it; its address
 * is put into the source's settings, which name none.
 */
export async function withSources<T>(open: OpenSite, progress: Progress, work: (site: Site) => Promise<T>): Promise<T> {
  const { site, scale } = open;
  if (!scale || !site.sources.some((source) => source.managed === 'demo')) return work(site);
  const { startDemoServer } = await import('../../demo/index.ts');
  const server = await startDemoServer({ site, scale, asOf: site.clock.asOf(), progress });
  try {
    const address = { host: '127.0.0.1', port: server.port };
    const sources = site.sources.map((source) =>
      source.managed === 'demo' ? { ...source, settings: { ...source.settings, ...address } } : source,
    );
    return await work({ ...site, sources });
  } finally {
    await server.stop();
  }
}
