import type { Recipe } from '../generator/hospital.ts';

/** What the parent asks of the child that holds the HIS. */
export type Request =
  | { readonly kind: 'open'; readonly dir: string; readonly recipe: Recipe }
  | { readonly kind: 'advance'; readonly asOf: string }
  | { readonly kind: 'stop' };

/** What the child says back; counts and labels only, never a row. */
export type Report =
  | { readonly kind: 'step'; readonly label: string; readonly done?: number; readonly total?: number }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'ready';
      readonly port: number;
      readonly asOf: string;
      readonly fill: string;
      readonly changedRows: number;
    }
  | { readonly kind: 'failed'; readonly problem: string };
