// A receiver that lands, seals, parses and applies until it is killed: argv is the site's folder. It prints its port.
import { join } from 'node:path';
import { loadSite, log, openSiteWarehouse, ROOT, silentProgress } from '../../core/index.ts';
import { discoverSystems, feedSettingsOf, loadSources, prepareRaw, Receiver } from '../index.ts';

const site = loadSite(process.argv.at(-1) ?? '', {});
const config = site.sources.find(({ connector }) => connector === 'feed');
if (!config) throw new Error('the site has no feed');
const warehouse = await openSiteWarehouse(site);
const systems = (await discoverSystems([join(ROOT, 'ingest', 'systems')])).filter(({ system }) => system === 'feed');
await prepareRaw(warehouse, systems);
const place = { source: config.name, settings: feedSettingsOf(config), dataDir: site.dataDir, siteDir: site.dir };
const receiver = await Receiver.start({
  ...{ ...place, environ: process.env, log: log('ingest') },
  localNow: () => site.clock.asOf(),
});
process.stdout.write(`${JSON.stringify(receiver.status())}\n`);
let isStopping = false;
process.on('SIGTERM', () => {
  isStopping = true;
});
for (;;) {
  const last = isStopping;
  if (last) await receiver.stop();
  else await receiver.seal();
  const report = await loadSources({ site, warehouse, systems, progress: silentProgress, sources: [config.name] });
  const failed = report.sources.flatMap(({ detail }) => detail).find(({ error }) => error);
  if (failed) throw new Error(failed.error?.code);
  if (last) break;
  await new Promise((resolve) => setTimeout(resolve, 200));
}
await warehouse.close();
