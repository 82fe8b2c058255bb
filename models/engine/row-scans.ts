import type { Transaction } from '../../core/index.ts';
import type { TestNode } from './node.ts';
import type { Render } from './render-in.ts';
import { isOfRows, rowCondition, rowsOf } from './test-sql.ts';

type Clean = ReadonlySet<TestNode>;

const groupOf = (test: TestNode) => JSON.stringify([test.target, test.where]);

/** Tests of single columns of one relation are asked in one scan: nearly all nights none of them fails, and a query each costs more than the rows. */
export class RowScans {
  readonly #groups = new Map<string, TestNode[]>();
  readonly #clean = new Map<string, Clean>();

  constructor(tests: readonly TestNode[]) {
    for (const test of tests) {
      if (!isOfRows(test)) continue;
      const group = this.#groups.get(groupOf(test));
      if (group) group.push(test);
      else this.#groups.set(groupOf(test), [test]);
    }
  }

  /** Whether no row (of those `within` the condition) fails a test; false also means that the test has to be asked by itself. */
  async passes(
    test: TestNode,
    around: { tx: Transaction; render: Render },
    within: string | undefined,
  ): Promise<boolean> {
    const group = this.#groups.get(groupOf(test));
    if (!group || group.length < 2) return false;
    const key = JSON.stringify([groupOf(test), within]);
    const clean = this.#clean.get(key) ?? (await scan(group, around, within));
    this.#clean.set(key, clean);
    return clean.has(test);
  }
}

async function scan(
  group: readonly TestNode[],
  { tx, render }: { tx: Transaction; render: Render },
  within: string | undefined,
): Promise<Clean> {
  const [first] = group as [TestNode];
  const fails = group.map((test, index) => `bool_or(${rowCondition(test)}) as f${index}`);
  const from = await render((compiler) => rowsOf(first, compiler, within));
  const [found] = await tx.rows<Record<string, boolean | null>>(`select ${fails.join(', ')} from ${from}`);
  return new Set(group.filter((_, index) => found?.[`f${index}`] !== true));
}
