/** The part of the stand-in that our own code names; Cube itself is JavaScript and asks for no types. */
export interface Transform {
  readonly aliasToMemberNameMap: Readonly<Record<string, string>>;
  readonly annotation: Readonly<Record<string, { readonly type?: string }>>;
}

export class ResultWrapper {
  constructor(rows: readonly Record<string, unknown>[]);
  readonly isWrapper: true;
  readonly rows: readonly Record<string, unknown>[];
  readonly transformData: Transform | undefined;
  readonly rootResult: Readonly<Record<string, unknown>>;
  setTransformData(transformData: Transform): void;
  setRootResultObject(rootResult: Readonly<Record<string, unknown>>): void;
  toObject(): Record<string, unknown> & { data: unknown };
  getFinalResult(): Promise<Uint8Array>;
}

export function redactSqlLiterals(sql: string): string;
