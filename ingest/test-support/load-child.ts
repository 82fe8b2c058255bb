import { openSiteWarehouse, type SourceConfig } from '../../core/index.ts';
import { prepareRaw } from '../index.ts';
import { load, TINY, testSite } from './site.ts';

/** One load in a process of its own, so that a test can kill it: argv is the site's folder and its source as JSON. */
const [dir = '', source = '{}'] = process.argv.slice(2);
const site = testSite([JSON.parse(source) as Partial<SourceConfig>], dir);
const environ = { ...site.environ, HISIGHT_TEST_PASSWORD: process.env['HISIGHT_TEST_PASSWORD'] };
const warehouse = await openSiteWarehouse(site);
await prepareRaw(warehouse, [TINY]);
process.stdout.write('loading\n');
const report = await load({ ...site, environ }, warehouse);
await warehouse.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.exit_code;
