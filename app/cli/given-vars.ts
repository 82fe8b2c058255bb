import { parse } from 'yaml';
import { UserError } from '../../core/index.ts';
import '../errors.ts';

/** `--vars '{a: 1}'`: variables as YAML or JSON. */
export function parseYamlVars(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  let read: unknown;
  try {
    read = parse(text);
  } catch {
    read = undefined;
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>;
  throw new UserError('app/usage', { problem: `--vars: "${text}" is no mapping; write {name: value}` });
}
