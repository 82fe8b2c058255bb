import { literal, UserError } from '../../../core/index.ts';
import { clusterRecords } from './cluster.ts';
import './errors.ts';
import { recordName } from './names.ts';
import { linkStatements, moment, runStatements } from './publish.ts';
import { nextBatch } from './run.ts';
import { count } from './statements.ts';
import { type Desk, inWorkshop, type WorkshopRequest } from './workshop.ts';

/** What a person decides; it goes above every rule until it is undone. */
export type Decision =
  | { readonly kind: 'merge'; readonly left: number; readonly right: number }
  | { readonly kind: 'split'; readonly record: number }
  | { readonly kind: 'undo'; readonly decision: number };

export interface Decided {
  readonly decision: number;
  readonly kind: Decision['kind'];
  /** Records of persons that have other records than before. */
  readonly moved: number;
}

interface DecisionRequest extends WorkshopRequest {
  readonly decision: Decision;
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

async function personOf(desk: Desk, record: number): Promise<number> {
  const [link] = await desk.rows<{ person_id: number }>(
    'select person_id from raw.main._empi_links where record_id = $1',
    [record],
  );
  if (!link) throw new UserError('empi/unknown-record', { record: recordName(record) });
  return link.person_id;
}

const membersOf = (person: number) => `(select record_id from raw.main._empi_links where person_id = ${person})`;

/** Constraints between two sets of records that no longer count once this decision holds. */
const overrule = (kind: string, decision: number, one: string, other: string) =>
  `update raw.main._empi_constraints set overruled_by = ${decision} where kind = '${kind}'
   and ((left_id in ${one} and right_id in ${other}) or (left_id in ${other} and right_id in ${one}))
   and (overruled_by is null or overruled_by in (select decision from raw.main._empi_decisions where undone_by is not null))`;

async function mergeStatements(desk: Desk, no: number, left: number, right: number): Promise<string[]> {
  const [one, other] = [await personOf(desk, left), await personOf(desk, right)];
  if (one === other) throw new UserError('empi/one-person', { left: recordName(left), right: recordName(right) });
  return [
    overrule('cannot', no, membersOf(one), membersOf(other)),
    `insert into raw.main._empi_constraints values (${no}, 'must', ${Math.min(left, right)}, ${Math.max(left, right)}, null)`,
  ];
}

async function splitStatements(desk: Desk, no: number, record: number): Promise<string[]> {
  const person = await personOf(desk, record);
  const others = `(select record_id from raw.main._empi_links where person_id = ${person} and record_id <> ${record})`;
  if ((await count(desk, `select count(*) from ${others}`)) === 0)
    throw new UserError('empi/alone', { record: recordName(record) });
  return [
    overrule('must', no, `(${record})`, others),
    `insert into raw.main._empi_constraints select ${no}, 'cannot', least(record_id, ${record}), greatest(record_id, ${record}), null from ${others}`,
  ];
}

async function undoStatements(desk: Desk, no: number, undone: number): Promise<string[]> {
  const found = await count(
    desk,
    `select count(*) from raw.main._empi_decisions where decision = ${undone} and kind <> 'undo' and undone_by is null`,
  );
  if (found === 0) throw new UserError('empi/unknown-decision', { decision: undone });
  return [`update raw.main._empi_decisions set undone_by = ${no} where decision = ${undone}`];
}

/** The row of history. */
function decisionRow(no: number, { decision, by, reason, now }: DecisionRequest): string {
  const left = decision.kind === 'merge' ? decision.left : decision.kind === 'split' ? decision.record : 'null';
  const right = decision.kind === 'merge' ? decision.right : 'null';
  const undoes = decision.kind === 'undo' ? decision.decision : 'null';
  return `insert into raw.main._empi_decisions values (${no}, ${literal(decision.kind)}, ${left}, ${right}, ${undoes}, ${literal(reason)}, ${literal(by)}, ${moment(now)}, null)`;
}

/** Writes a person's decision down and makes persons anew. Throws `empi/unknown-record`, `empi/one-person`, `empi/alone`, `empi/unknown-decision`. */
export async function decide(request: DecisionRequest): Promise<Decided> {
  const { warehouse, decision, signal } = request;
  const writing = { batch: await nextBatch(request), now: moment(request.now) };
  return inWorkshop(request, async (shop) => {
    const { desk } = shop;
    const no = (await count(desk, 'select max(decision) from raw.main._empi_decisions')) + 1;
    const run = await count(desk, 'select max(run) from raw.main._empi_runs');
    const statements = [
      ...(decision.kind === 'merge'
        ? await mergeStatements(desk, no, decision.left, decision.right)
        : decision.kind === 'split'
          ? await splitStatements(desk, no, decision.record)
          : await undoStatements(desk, no, decision.decision)),
      decisionRow(no, request),
    ];
    for (const statement of statements) await desk.run(statement);
    await clusterRecords(desk, writing.now);
    const moved = await count(desk, 'select count(*) from empi_told_changes');
    const links = await linkStatements(shop, run, writing);
    await warehouse.transaction((tx) => runStatements(tx, [...statements, ...links]), { signal });
    return { decision: no, kind: decision.kind, moved };
  });
}
