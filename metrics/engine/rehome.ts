import type { Batch, Cell } from './batch.ts';
import { bucketStart } from './calendar.ts';
import type { Term } from './indicator.ts';
import type { Members } from './members.ts';
import { addTerm, lastDay, levelDay, type Scope } from './terms.ts';

const DEPARTMENT = 'department';
const without = <T>(list: readonly T[], position: number): T[] => list.filter((_, index) => index !== position);

/**
 * Registers a term; the function gives its cells under the departments of today where the scope says so: a department's
 * figures move to those that took it over, by their shares. Right for sums; whoever was counted in two departments that are one today
 * (distinct patients) counts twice.
 */
export function addRehomed(term: Term, scope: Scope, members: Members, batch: Batch): () => Cell[] {
  const { successors, granularity, range } = scope;
  const wanted = scope.filter[DEPARTMENT];
  const isAsked = scope.by.includes(DEPARTMENT);
  if (!successors || (!isAsked && !wanted)) return addTerm(term, scope, members, batch);

  const by = isAsked ? scope.by : [...scope.by, DEPARTMENT];
  const position = by.indexOf(DEPARTMENT);
  const filter = wanted ? { ...scope.filter, [DEPARTMENT]: successors.predecessors(wanted) } : scope.filter;
  // Where a split lies within the period, every day is asked by itself.
  const isDaily = term.window === 'period' && successors.changeWithin(range);
  const cells = addTerm(term, { ...scope, by, filter, granularity: isDaily ? 'day' : granularity }, members, batch);
  const end = lastDay(range, scope.today);

  const dayOf = (cell: Cell): string => {
    if (isDaily) return cell.bucket ?? end;
    if (term.window === 'period' || !cell.bucket || !granularity) return end;
    return levelDay(cell.bucket, granularity, end);
  };
  const bucketOf = (cell: Cell): string | null => {
    if (!isDaily) return cell.bucket;
    return granularity && cell.bucket ? bucketStart(cell.bucket, granularity) : null;
  };
  const moved = (cell: Cell): Cell[] => {
    const code = cell.codes[position] ?? null;
    const own = { current: code, current_name: cell.names[position] ?? null, share: 1 };
    const heirs = (code === null ? undefined : successors.of(code, dayOf(cell))) ?? [own];
    return heirs
      .filter(({ current }) => !wanted || (current !== null && wanted.includes(current)))
      .map(({ current, current_name, share }) => ({
        codes: isAsked ? cell.codes.with(position, current) : without(cell.codes, position),
        names: isAsked ? cell.names.with(position, current_name ?? current) : without(cell.names, position),
        bucket: bucketOf(cell),
        value: cell.value === null ? null : cell.value * share,
        hidden: cell.hidden,
      }));
  };
  return () => cells().flatMap(moved);
}
