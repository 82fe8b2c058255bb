import { openSiteWarehouse, type SourceConfig } from '../../core/index.ts';
import { prepareRaw, systemSchema } from '../index.ts';
import { load, TINY, testSite } from './site.ts';

/** One load in a process of its own, so that a test can kill it: argv is the site's folder, its source and (absent: TINY) its system as JSON. */
const [dir = '', source = '{}', described] = process.argv.slice(2);
const system = described ? systemSchema.parse(JSON.parse(described)) : TINY;
const site = testSite([JSON.parse(source) as Partial<SourceConfig>], dir);
const environ = { ...site.environ, HISIGHT_TEST_PASSWORD: process.env['HISIGHT_TEST_PASSWORD'] };
const warehouse = await openSiteWarehouse(site);
await prepareRaw(warehouse, [system]);
process.stdout.write('loading\n');
const report = await load({ ...site, environ }, warehouse, { systems: [system] });
await warehouse.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.exit_code;
