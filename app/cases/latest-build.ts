import type { ReadonlyTransaction } from '../../core/index.ts';

/** The build that a snapshot shows. */
export async function latestBuildOf(tx: Pick<ReadonlyTransaction, 'rows'>): Promise<string> {
  const [latest] = await tx.rows<{ id: string | null }>(
    "select max(build_id) as id from ops.builds where status = 'success'",
  );
  return latest?.id ?? '';
}
