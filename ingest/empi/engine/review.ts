import type { ReadonlyWarehouse } from '../../../core/index.ts';
import { describeLevels, type Field } from './levels.ts';
import { recordName } from './names.ts';

const REASONS: Readonly<Record<string, string>> = {
  grey: '相似度在灰区 alike, but not enough',
  id_clash: '同一证件号、姓名不符 one number, two names',
  cut: '归并后会使两个有效证件号成为一人 would join two valid numbers',
};

/** A pair that waits for a person: no value of either record, only how far they agree. */
export interface ReviewPair {
  readonly left: string;
  readonly right: string;
  readonly left_source: string;
  readonly right_source: string;
  readonly reason: string;
  /** Bits for one person against two: 10 are a thousand to one. */
  readonly score: number;
  readonly levels: string[];
  readonly first_seen_at: string;
}

/** The queue, the likeliest first. */
export async function listReview(warehouse: ReadonlyWarehouse, limit: number): Promise<ReviewPair[]> {
  const rows = await warehouse.rows<
    Record<Field, number> & {
      left_id: number;
      right_id: number;
      left_source: string;
      right_source: string;
      reason: string;
      score: number;
      first_seen_at: string;
    }
  >(
    `select q.*, l._source as left_source, r._source as right_source
     from raw.main._empi_review q
     join raw.main._empi_records l on l.record_id = q.left_id
     join raw.main._empi_records r on r.record_id = q.right_id
     order by q.score desc, q.left_id, q.right_id limit $1`,
    [limit],
  );
  return rows.map((row) => ({
    left: recordName(row.left_id),
    right: recordName(row.right_id),
    left_source: row.left_source,
    right_source: row.right_source,
    reason: REASONS[row.reason] ?? row.reason,
    score: row.score,
    levels: describeLevels(row),
    first_seen_at: row.first_seen_at,
  }));
}

/** How the index stands: counts only. */
export interface EmpiStatus {
  readonly records: number;
  readonly persons: number;
  /** Records that share their person with another, by the rule that brought them there. */
  readonly linked: Readonly<Record<string, number>>;
  readonly review: number;
  readonly version: number | null;
  readonly last_run_at: string | null;
  readonly decisions: readonly {
    readonly decision: number;
    readonly kind: string;
    readonly left: string | null;
    readonly right: string | null;
    readonly undoes: number | null;
    readonly reason: string;
    readonly decided_by: string;
    readonly decided_at: string;
    readonly undone_by: number | null;
  }[];
}

/** Counts, and the latest decisions with who, when and why. */
export async function empiStatus(warehouse: ReadonlyWarehouse): Promise<EmpiStatus> {
  const [sums] = await warehouse.rows<{ records: number; persons: number; review: number }>(
    `select count(*) as records, count(distinct person_id) as persons, (select count(*) from raw.main._empi_review) as review from raw.main._empi_links`,
  );
  const rules = await warehouse.rows<{ rule: string; n: number }>(
    "select rule, count(*) as n from raw.main._empi_links where rule <> 'alone' group by rule order by rule",
  );
  const [last] = await warehouse.rows<{ version: number; ran_at: string }>(
    'select version, ran_at from raw.main._empi_runs order by run desc limit 1',
  );
  const decisions = await warehouse.rows<EmpiStatus['decisions'][number]>(
    `select decision, kind, 'R' || left_id as "left", 'R' || right_id as "right", undoes, reason, decided_by, decided_at, undone_by
     from raw.main._empi_decisions order by decision desc limit 50`,
  );
  return {
    records: sums?.records ?? 0,
    persons: sums?.persons ?? 0,
    linked: Object.fromEntries(rules.map(({ rule, n }) => [rule, n])),
    review: sums?.review ?? 0,
    version: last?.version ?? null,
    last_run_at: last?.ran_at ?? null,
    decisions,
  };
}
