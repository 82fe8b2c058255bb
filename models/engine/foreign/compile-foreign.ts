import { openWarehouse } from '../../../core/index.ts';
import { Compiler, firstBuild } from '../compile.ts';
import { uniqueId } from '../graph-object.ts';
import { renderIn } from '../render-in.ts';
import { selectItems } from '../select/select.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';

export interface CompiledNode {
  readonly name: string;
  readonly path: string;
  readonly sql: string;
}

/** The SQL of the selected models, snapshots and analyses of a project, as their first build would run it. */
export async function compileForeign(options: ForeignProject): Promise<CompiledNode[]> {
  const parsed = parseForeign(options);
  const items = selectItems(parsed, options);
  const compiler = new Compiler(parsed, firstBuild({}));
  const warehouse = await openWarehouse({ path: options.database });
  try {
    return await warehouse.transaction(async (tx) => {
      const compiled: CompiledNode[] = [];
      const render = renderIn(compiler, tx);
      for (const node of parsed.nodes.values()) {
        if (!node.template || !items.has(uniqueId(node))) continue;
        compiled.push({ name: node.name, path: node.path, sql: await render((of) => of.model(node)) });
      }
      const whole = !options.select && !options.exclude;
      for (const { name, path, template, package: packageName } of whole ? parsed.analyses : []) {
        if (template)
          compiled.push({ name, path, sql: await render((of) => of.query(template, path, {}, packageName)) });
      }
      return compiled;
    });
  } finally {
    await warehouse.close();
  }
}
