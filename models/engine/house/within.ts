import type { Transaction, Warehouse } from '../../../core/index.ts';
import { pseudonymKeyStatements } from '../../../core/index.ts';
import type { BuildOptions } from '../build.ts';

/** Does a piece of a build: in the one transaction of the build, or in one of its own. */
export type Within = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** Gives a transaction what the SQL of models may ask of its build. */
export async function arm(tx: Transaction, options: Pick<BuildOptions, 'asOf' | 'pseudonymKey'>): Promise<void> {
  await tx.run('set variable hisight_as_of = $1', [options.asOf]);
  for (const { sql, params } of options.pseudonymKey ? pseudonymKeyStatements(options.pseudonymKey) : []) {
    await tx.run(sql, params);
  }
}

/** Each piece commits by itself. */
export function eachByItself(warehouse: Warehouse, options: BuildOptions): Within {
  return (work) =>
    warehouse.transaction(
      async (tx) => {
        await arm(tx, options);
        return work(tx);
      },
      { signal: options.signal },
    );
}
