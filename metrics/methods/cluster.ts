import { Matrix } from 'ml-matrix';
import type { Design } from './design.ts';
import type { FamilySql } from './families.ts';
import type { Maximum } from './irls.ts';
import { type Cases, linearSql, predictedSql } from './sums.ts';

interface Asked {
  readonly cases: Cases;
  readonly design: Design;
  readonly sql: FamilySql;
  readonly maximum: Maximum;
  readonly n: number;
}

/**
 * Sandwich covariance of clustered cases, CR1: the score summed per cluster (`_g`), times G/(G−1) · (n−1)/(n−k). Each cluster's sums are
 * formed and multiplied in the database, so that a million patients do not come to JavaScript.
 */
export async function clusteredCovariance({ cases, design, sql, maximum, n }: Asked): Promise<number[][]> {
  const { kept, beta, covariance } = maximum;
  const unit = (index: number) => design.terms.map((_, other) => (other === index ? 1 : 0));
  const columns = kept.map((index, k) => `sum(r * (${linearSql(design, unit(index))})) as u${k}`);
  const products = kept.flatMap((_, a) => kept.slice(a).map((_, b) => `sum(u${a} * u${a + b}) as p${a}_${a + b}`));
  const [row] = await cases.reader.rows<Record<string, number>>(
    `${predictedSql(cases, design, beta, sql, ['_g'])}, clusters as (select _g, ${columns.join(', ')} from scored group by _g)
select count(*) as g, ${products.join(', ')} from clusters`,
    [...cases.relation.params],
  );
  const at = (name: string) => row?.[name] ?? Number.NaN;
  const meat = kept.map((_, a) => kept.map((_, b) => at(`p${Math.min(a, b)}_${Math.max(a, b)}`)));
  const bread = new Matrix(covariance);
  const clusters = at('g');
  const factor = (clusters / (clusters - 1)) * ((n - 1) / (n - kept.length));
  return bread.mmul(new Matrix(meat)).mmul(bread).mul(factor).to2DArray();
}
