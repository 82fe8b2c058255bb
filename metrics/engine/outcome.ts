import { ident, UserError } from '../../core/index.ts';
import type { Relation } from '../methods/sums.ts';
import type { DataAsked, Reader } from './profile.ts';

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL)/;

/** The outcome as a number, after checking that it is one the family can take. */
export async function outcomeSql(
  reader: Reader,
  { sql, params }: Relation,
  { outcome: column, failures, family }: DataAsked,
  type: string,
): Promise<string> {
  const y = ident(column);
  const refuseWhere = async (condition: string, needs: string, needs_zh: string) => {
    const [bad] = await reader.rows<{ count: number }>(`select count(*) as count from (${sql}) where ${condition}`, [
      ...params,
    ]);
    if (bad && bad.count > 0)
      throw new UserError('metrics/outcome-range', { column, family, count: bad.count, needs, needs_zh });
  };
  if (failures !== undefined) {
    if (family !== 'binomial')
      throw new UserError('metrics/outcome-range', {
        column,
        family,
        count: 0,
        needs: 'cbind() with the binomial family only',
        needs_zh: 'cbind() 只用于 binomial',
      });
    if (!NUMBER.test(type)) throw new UserError('metrics/outcome-not-numeric', { column, type });
    await refuseWhere(`${y} < 0 or ${ident(failures)} < 0`, 'counts of at least 0', '不小于 0 的计数');
    return `${y}::double / nullif(${y} + ${ident(failures)}, 0)`;
  }
  if (family !== 'binomial') {
    if (!NUMBER.test(type)) throw new UserError('metrics/outcome-not-numeric', { column, type });
    if (family === 'poisson' || family === 'negbin')
      await refuseWhere(`${y} < 0 or ${y} <> round(${y})`, 'whole numbers of at least 0', '不小于 0 的整数');
    if (family === 'gamma' || family === 'gamma-inverse')
      await refuseWhere(`${y} <= 0`, 'numbers above 0', '大于 0 的数');
    return `${y}::double`;
  }
  if (type === 'BOOLEAN') return `${y}::integer::double`;
  const rows = await reader.rows<{ value: string }>(
    `select distinct cast(${y} as varchar) as value from (${sql}) where ${y} is not null order by value limit 6`,
    [...params],
  );
  const values = rows.map(({ value }) => value);
  const binary =
    values.length === 0 || (NUMBER.test(type) && values.every((value) => Number(value) === 0 || Number(value) === 1));
  if (!binary) throw new UserError('metrics/outcome-not-binary', { column, values });
  return `${y}::double`;
}
