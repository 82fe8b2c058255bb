import { join } from 'node:path';
import { ROOT } from '../../../core/index.ts';
import { INTERNAL } from '../dbt/macro-book.ts';
import type { Template } from '../dbt/templates.ts';
import type { ParsedProject } from '../parse.ts';
import { filesIn, type ProjectFile } from '../project.ts';
import { type Artifact, createdAt, type Invocation } from './artifact.ts';

const OPENING = /\{%-?\s*(?:macro|test)\s+(\w+)[\s\S]*?\{%-?\s*end(?:macro|test)\s*-?%\}/g;

const macroId = (packageName: string, name: string) => `macro.${packageName}.${name}`;

function macrosOf(
  packageName: string,
  files: readonly ProjectFile[],
  invocation: Invocation,
  parsed: ParsedProject,
): [string, Artifact][] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(OPENING)].map(([block, written = '']): [string, Artifact] => {
      const name = /^\{%-?\s*test\b/.test(block) ? `test_${written}` : written;
      const docs = { show: true, node_color: null };
      const macro = {
        name,
        resource_type: 'macro',
        package_name: packageName,
        path,
        original_file_path: path,
        unique_id: macroId(packageName, name),
        macro_sql: block,
        depends_on: { macros: macrosUnder(name, packageName, parsed) },
        description: '',
        meta: {},
        docs,
        config: { meta: {}, docs },
        patch_path: null,
        arguments: [],
        created_at: createdAt(invocation),
        supported_languages: null,
      };
      return [macro.unique_id, macro];
    }),
  );
}

/** The macros of a project, its packages and those of dbt that the runner has. */
export function macroArtifacts(parsed: ParsedProject, invocation: Invocation): Record<string, Artifact> {
  const { project } = parsed;
  const internal = filesIn(join(ROOT, 'models', 'engine', 'dbt', 'macros'), ['.sql']);
  return Object.fromEntries([
    ...macrosOf(INTERNAL, internal, invocation, parsed),
    ...[...project.packages, project].flatMap((one) => macrosOf(one.name, one.macros, invocation, parsed)),
  ]);
}

// Macros of dbt that are functions of the runner.
const NATIVE = new Set(['is_incremental', 'should_full_refresh', 'run_query', 'statement']);

/** The id of a macro as a template of a package sees it. */
export function macroSeen(parsed: ParsedProject, name: string, from: string): string | undefined {
  const [namespace, plain] = name.includes('.') ? (name.split('.') as [string, string]) : [undefined, name];
  const found = namespace ? parsed.macros.inPackage(plain, namespace) : parsed.macros.find(plain, from);
  if (found) return macroId(found.package, plain);
  return NATIVE.has(plain) ? macroId(INTERNAL, plain) : undefined;
}

interface Part {
  readonly kind?: unknown;
  readonly callee?: { readonly kind: string; readonly name: string; readonly of?: { kind: string; name: string } };
}

function calledNames(value: unknown, found: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const item of value) calledNames(item, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return found;
  const { kind, callee } = value as Part;
  if (kind === 'call' && callee?.kind === 'name') found.add(callee.name);
  if (kind === 'call' && callee?.kind === 'attribute' && callee.of?.kind === 'name') {
    found.add(`${callee.of.name}.${callee.name}`);
  }
  for (const item of Object.values(value)) calledNames(item, found);
  return found;
}

/** Macros that a template calls by name, found without rendering it. */
export function macrosCalled(template: Template | undefined, parsed: ParsedProject, from: string): string[] {
  const names = [...calledNames(template?.body, new Set())];
  return [...new Set(names.flatMap((name) => macroSeen(parsed, name, from) ?? []))];
}

/** Macros that a macro calls. */
function macrosUnder(name: string, packageName: string, parsed: ParsedProject): string[] {
  const found = parsed.macros.inPackage(name, packageName);
  if (!found) return [];
  const own = macroId(packageName, name);
  return macrosCalled({ file: found.file, body: [found.node] }, parsed, packageName).filter((id) => id !== own);
}
