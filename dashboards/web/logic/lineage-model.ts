import type { ColumnLineage, Lineage } from '../../engine/model-wire.ts';
import type { Box, Edge } from './lineage-layout.ts';

export interface Shown {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  /** Relations that are further away than asked for. */
  readonly hidden: number;
}

/** The relations within so many steps of a model. */
export function tableLineage({ nodes, edges }: Lineage, depth: number, layer: (name: string) => string): Shown {
  const near = nodes.filter(({ step }) => Math.abs(step) <= depth);
  const names = new Set(near.map(({ name }) => name));
  return {
    boxes: near.map(({ name, kind, layer: of, step }) => ({
      id: name,
      label: name,
      note: layer(of),
      kind: step === 0 ? 'self' : kind,
    })),
    edges: edges.filter(([from, to]) => names.has(from) && names.has(to)),
    hidden: nodes.length - near.length,
  };
}

/** Where one column comes from: its values and, where asked for, what only decides about them. */
export function columnBoxes(model: string, { column, from, conditions }: ColumnLineage, isDeciding: boolean): Shown {
  const id = (ref: { relation: string; column: string }) => `${ref.relation}.${ref.column}`;
  const box = (ref: { relation: string; column: string }, kind: string): Box => ({
    id: id(ref),
    label: ref.column,
    note: ref.relation.split('.').at(-1) ?? ref.relation,
    kind,
  });
  const values = new Set(from.map(id));
  const deciding = isDeciding ? conditions.filter((ref) => !values.has(id(ref))) : [];
  const self: Box = { id: ` ${model}`, label: column, note: model, kind: 'self' };
  return {
    boxes: [
      ...from.map((ref) => box(ref, ref.exact ? 'exact' : 'derived')),
      ...deciding.map((ref) => box(ref, 'decides')),
      self,
    ],
    edges: [
      ...from.map((ref): Edge => [id(ref), self.id, ref.exact ? 'exact' : 'derived']),
      ...deciding.map((ref): Edge => [id(ref), self.id, 'decides']),
    ],
    hidden: 0,
  };
}
