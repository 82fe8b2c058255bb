import type { ReadonlyWarehouse } from '../../../core/index.ts';
import { Compiler, firstBuild } from '../compile.ts';
import { uniqueId } from '../graph-object.ts';
import type { ParsedProject } from '../parse.ts';
import { renderIn } from '../render-in.ts';
import { testSql } from '../test-sql.ts';
import { testId } from './ids.ts';

/**
 * The SQL of every model and test as a first build would run it, by id. A template that fails outside of a build (it asks a
 * relation that is not there) has none, as in dbt, whose artifacts then say `compiled: false`.
 */
export async function compileAll(parsed: ParsedProject, warehouse: ReadonlyWarehouse): Promise<Map<string, string>> {
  const compiler = new Compiler(parsed, firstBuild(parsed.foreign ? {} : parsed.vars));
  const found = new Map<string, string>();
  const take = async (id: string, draw: (compiler: Compiler) => string) => {
    const sql = await warehouse.snapshot((tx) => renderIn(compiler, tx)(draw)).catch(() => undefined);
    if (sql !== undefined) found.set(id, sql);
  };
  for (const node of parsed.nodes.values()) {
    if (node.template) await take(uniqueId(node), (asking) => asking.model(node));
  }
  for (const test of parsed.tests) {
    const draw = (asking: Compiler) => (parsed.foreign ? asking.test(test).sql : testSql(test, asking));
    await take(testId(test, parsed.sources.get(test.target ?? '')), draw);
  }
  return found;
}
