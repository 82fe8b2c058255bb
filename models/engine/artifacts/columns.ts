import type { Node } from '../node.ts';
import type { Artifact } from './artifact.ts';
import type { DocBlocks } from './doc-blocks.ts';

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
