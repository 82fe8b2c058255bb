// What a template consists of.

export type Expr = { readonly line: number } & (
  | { readonly kind: 'literal'; readonly value: null | boolean | string | number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expr[] }
  | { readonly kind: 'dict'; readonly pairs: readonly (readonly [Expr, Expr])[] }
  | { readonly kind: 'attribute'; readonly of: Expr; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expr; readonly key: Expr }
  | { readonly kind: 'slice'; readonly of: Expr; readonly parts: readonly (Expr | undefined)[] }
  | { readonly kind: 'call'; readonly callee: Expr; readonly args: Args }
  | { readonly kind: 'filter'; readonly name: string; readonly of: Expr | undefined; readonly args: Args }
  | { readonly kind: 'test'; readonly name: string; readonly of: Expr; readonly args: Args }
  | { readonly kind: 'not' | 'neg' | 'pos'; readonly of: Expr }
  | { readonly kind: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'compare'; readonly first: Expr; readonly rest: readonly (readonly [string, Expr])[] }
  | { readonly kind: 'if'; readonly test: Expr; readonly whenTrue: Expr; readonly otherwise: Expr | undefined }
);

export interface Args {
  readonly positional: readonly Expr[];
  readonly named: readonly (readonly [string, Expr])[];
  readonly star: Expr | undefined;
  readonly starStar: Expr | undefined;
}

export type Target =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: string; readonly name: string }
  | { readonly kind: 'tuple'; readonly items: readonly Target[] };

export interface Param {
  readonly name: string;
  readonly default: Expr | undefined;
}

export interface MacroNode {
  readonly kind: 'macro';
  readonly line: number;
  readonly name: string;
  readonly params: readonly Param[];
  readonly body: readonly Node[];
  /** Whether the body speaks of `varargs` and `kwargs`: others refuse arguments that they do not name. */
  readonly varargs: boolean;
  readonly kwargs: boolean;
  readonly caller: boolean;
}

export type Node =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'output'; readonly line: number; readonly of: Expr }
  | { readonly kind: 'do'; readonly line: number; readonly of: Expr }
  | { readonly kind: 'set'; readonly line: number; readonly target: Target; readonly value: Expr }
  | {
      readonly kind: 'setBlock';
      readonly line: number;
      readonly target: Target;
      readonly filter: Expr | undefined;
      readonly body: readonly Node[];
    }
  | {
      readonly kind: 'ifs';
      readonly line: number;
      readonly cases: readonly { readonly test: Expr; readonly body: readonly Node[] }[];
      readonly otherwise: readonly Node[];
    }
  | {
      readonly kind: 'for';
      readonly line: number;
      readonly target: Target;
      readonly over: Expr;
      readonly only: Expr | undefined;
      readonly recursive: boolean;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | MacroNode
  | { readonly kind: 'callBlock'; readonly line: number; readonly call: Expr; readonly caller: MacroNode }
  | { readonly kind: 'filterBlock'; readonly line: number; readonly filter: Expr; readonly body: readonly Node[] }
  | {
      readonly kind: 'with';
      readonly line: number;
      readonly sets: readonly (readonly [Target, Expr])[];
      readonly body: readonly Node[];
    }
  | { readonly kind: 'break' | 'continue'; readonly line: number }
  | { readonly kind: 'snapshot'; readonly line: number; readonly name: string; readonly body: readonly Node[] }
  | { readonly kind: 'materialization'; readonly line: number; readonly name: string; readonly adapter: string };

export interface Template {
  readonly file: string;
  readonly body: readonly Node[];
}
