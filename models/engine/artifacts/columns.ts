import type { Node } from '../node.ts';
import type { Artifact } from './artifact.ts';
import type { Around } from './declarations.ts';
import type { DocBlocks } from './doc-blocks.ts';

/** The declared columns of a node, then those that it gives besides; each with its own words or those it inherits. */
export function describedColumns(node: Node, { bound, descriptionOf }: Around): Node['columns'] {
  const declared = new Set(node.columns.map(({ name }) => name.toLowerCase()));
  const more = (bound.get(node.name) ?? []).filter((name) => !declared.has(name.toLowerCase()));
  const silent = { dataType: undefined, quote: false, meta: {}, constraints: [], tags: [], tests: [] };
  return [...node.columns, ...more.map((name) => ({ ...silent, name }))].map((column) => ({
    ...column,
    description: descriptionOf(node.name, column.name),
  }));
}

/** Columns as a manifest declares them; their types in the database are the catalog's. */
export function columnArtifacts(
  columns: Node['columns'],
  packageName: string,
  docs: DocBlocks,
): Record<string, Artifact> {
  return Object.fromEntries(
    columns.map(({ name, description, dataType, meta, quote, constraints }) => {
      const { text, blocks } = docs.resolve(description, packageName);
      const column = {
        name,
        description: text,
        meta,
        data_type: dataType ?? null,
        constraints,
        quote: quote || null,
        config: { meta, tags: [] },
        tags: [],
        granularity: null,
        doc_blocks: blocks,
      };
      return [name, column];
    }),
  );
}
