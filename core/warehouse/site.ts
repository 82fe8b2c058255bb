import { join } from 'node:path';
import type { Site } from '../config/load.ts';
import { openWarehouse } from './duckdb.ts';
import type { Warehouse } from './ports.ts';

/** Opens warehouse.duckdb with raw.duckdb attached as `raw`, in one instance: the process that holds it is the owner. */
export function openSiteWarehouse(site: Site): Promise<Warehouse> {
  return openWarehouse({
    path: join(site.dataDir, 'warehouse.duckdb'),
    attach: { raw: join(site.dataDir, 'raw.duckdb') },
    memoryLimit: site.warehouse.memoryLimit,
    threads: site.warehouse.threads,
  });
}

/** Opens app.duckdb (users, sessions, audit): its own small instance, so that restoring a warehouse rewinds none of it. */
export function openAppDatabase(site: Site): Promise<Warehouse> {
  return openWarehouse({ path: join(site.dataDir, 'app.duckdb'), memoryLimit: '256MB', threads: 1 });
}
