import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a file, and where in it: a path of keys, or a line where it is not YAML at all. */
export interface YamlFault {
  readonly path: string;
  readonly problem: string;
}

/** Reads one YAML file against a schema. Its first fault is thrown as the error that `refuse` makes of it. */
export function readYamlOr<T>(file: string, schema: z.ZodType<T>, refuse: (fault: YamlFault) => Error): T {
  const document = parseDocument(readFileSync(file, 'utf8'));
  const fault = document.errors[0];
  if (fault) throw refuse({ path: `line ${fault.linePos?.[0].line ?? '?'}`, problem: fault.code });
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw refuse({ path: issue?.path.join('.') || '(root)', problem: issue?.message ?? 'is invalid' });
}
