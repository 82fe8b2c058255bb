import type { Transaction, Warehouse } from '../../../core/index.ts';
import type { BuildOptions } from '../build.ts';

/** What a build was asked to do: enough to go on with it. */
export interface BuildRequest {
  readonly buildId: string;
  readonly kind: BuildOptions['kind'];
  readonly asOf: string;
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly commands?: BuildOptions['commands'];
  readonly fullRefresh?: boolean | undefined;
  readonly failFast?: boolean | undefined;
  readonly commit?: BuildOptions['commit'];
  /** The builds that it goes on with, oldest first. */
  readonly retries?: readonly string[] | undefined;
}

const utc = (date: Date) => date.toISOString().replace('T', ' ').replace('Z', '');

/** Writes down that a build begins. What was begun before and never ended was killed: only one build runs at a time. */
export async function beginBuild(warehouse: Warehouse, started: Date, request: BuildRequest): Promise<void> {
  const { buildId, kind, asOf, ...rest } = request;
  await warehouse.transaction(async (tx) => {
    await settleKilled(tx);
    await tx.run('insert into ops.build_requests values ($1, $2, $3::timestamp, $4, $5::json)', [
      buildId,
      kind,
      utc(started),
      asOf,
      JSON.stringify(rest),
    ]);
  });
}

async function settleKilled(tx: Transaction): Promise<void> {
  await tx.run(
    `insert into ops.builds
     select build_id, kind, started_at, null, 'failed', try_cast(as_of as timestamp), 'killed' from ops.build_requests
     where build_id not in (select build_id from ops.builds)`,
  );
}

/** The last build that was begun, and whether it ended well; undefined before the first. */
export async function lastRequest(
  warehouse: Pick<Warehouse, 'rows'>,
): Promise<{ readonly request: BuildRequest; readonly succeeded: boolean } | undefined> {
  const [row] = await warehouse.rows<{
    build_id: string;
    kind: BuildOptions['kind'];
    as_of: string;
    request: string;
    succeeded: boolean;
  }>(
    `select build_id, kind, as_of, request::varchar as request,
       build_id in (select build_id from ops.builds where status = 'success') as succeeded
     from ops.build_requests order by build_id desc limit 1`,
  );
  if (!row) return undefined;
  const rest = JSON.parse(row.request) as Omit<BuildRequest, 'buildId' | 'kind' | 'asOf'>;
  return { request: { ...rest, buildId: row.build_id, kind: row.kind, asOf: row.as_of }, succeeded: row.succeeded };
}
