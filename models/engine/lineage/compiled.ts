import { join } from 'node:path';
import { onDates } from '../affected.ts';
import { type CompileFor, Compiler, firstBuild } from '../compile.ts';
import { createSeed } from '../materialise.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import { Names } from '../resolve.ts';
import { beginSnapshot } from '../snapshot.ts';
import type { CompiledSql } from './shape.ts';

/** The project with its ephemeral models as relations of their own. */
function apart(parsed: ParsedProject): ParsedProject {
  const nodes = [...parsed.nodes.values()].map((node): Node => {
    if (node.config.materialized !== 'ephemeral') return node;
    return { ...node, config: { ...node.config, materialized: 'view' } };
  });
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return { ...parsed, nodes: byName, names: new Names(byName) };
}

// Any day will do: nothing is run.
const DAYS = ['2000-01-01', '2000-01-02'];

/** Compilation as of a later build. */
const laterBuild = (vars: CompileFor['vars']): CompileFor => ({
  ...firstBuild(vars),
  incremental: ({ config }) => config.materialized === 'incremental',
  onAffectedDates: (expression) => onDates(expression, DAYS),
});

function sqlOf(compiler: Compiler, node: Node): string | Error {
  if (!node.template) return '';
  try {
    const sql = compiler.model(node);
    return node.config.materialized === 'snapshot' ? beginSnapshot(node, sql) : sql;
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

/**
 * All nodes of a project as their first build would make them, in build order. Ephemeral models are not put inside their
 * readers: each is bound once, an error is told where it is, and a path through the lineage names them. A template that
 * does not render without a database has its error in the place of SQL.
 */
export function compiledModels(parsed: ParsedProject): CompiledSql[] {
  const project = apart(parsed);
  const first = new Compiler(project, firstBuild(parsed.vars));
  const later = new Compiler(project, laterBuild(parsed.vars));
  const dirs = new Map([parsed.project, ...parsed.project.packages].map(({ name, dir }) => [name, dir]));
  return [...parsed.nodes.values()].map((node) => {
    const { name, relation, schema, identifier, path, refs } = node;
    const { materialized } = node.config;
    const file = join(dirs.get(node.package) ?? parsed.project.dir, node.file);
    return {
      ...{ name, relation, schema, identifier, path, refs, materialized },
      database: parsed.foreign ? parsed.target.database : undefined,
      sql: sqlOf(first, node),
      later: materialized === 'incremental' ? sqlOf(later, node) : undefined,
      load: materialized === 'seed' ? (tx) => createSeed(tx, node, file, undefined) : undefined,
    };
  });
}
