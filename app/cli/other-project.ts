import { resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { ForeignProject } from '../../models/index.ts';
import { wordList } from './command.ts';
import { parseYamlVars } from './given-vars.ts';

// What commands about models take to work on another people's dbt project instead of the house's.

/** Which project, and what of it. */
export const OTHER = [
  ['--project-dir <dir>', '别的 dbt 项目（须同时给出 --database） another dbt project, with --database'],
  ['--database <file>', '该项目写入的 DuckDB 文件 the DuckDB file that project is built into'],
  ['--vars <yaml>', '该项目的变量（YAML 或 JSON） variables of that project, as YAML or JSON'],
] as const;
export const other = {
  projectDir: z.string().optional(),
  database: z.string().optional(),
  vars: z.string().optional(),
};

/** Selections that only another project's commands take. */
export const OTHER_SELECTION = [
  ['--selector <name>', "该项目 selectors.yml 里的选择器 a selector of that project's selectors.yml"],
  ['--resource-type <kinds...>', '只要这些种类 only these kinds: model seed snapshot test unit_test source exposure'],
  ['--exclude-resource-type <kinds...>', '不要这些种类 without these kinds'],
  ['--indirect-selection <how>', '测试如何跟随：eager cautious buildable empty which tests come along'],
  ['--state <dir>', '先前的 target 目录，供 state: result: --defer 比较 an earlier target folder to compare with'],
] as const;
export const otherSelection = {
  selector: z.string().optional(),
  resourceType: wordList,
  excludeResourceType: wordList,
  indirectSelection: z.enum(['eager', 'cautious', 'buildable', 'empty']).optional(),
  state: z.string().optional(),
};

interface Given {
  readonly projectDir?: string | undefined;
  readonly database?: string | undefined;
  readonly vars?: string | undefined;
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly selector?: string | undefined;
  readonly resourceType?: readonly string[] | undefined;
  readonly excludeResourceType?: readonly string[] | undefined;
  readonly indirectSelection?: 'eager' | 'cautious' | 'buildable' | 'empty' | undefined;
  readonly state?: string | undefined;
}

/** Options that say something only with --project-dir; `only` names more of them. */
export function otherProject(
  given: Given,
  environ: Readonly<Record<string, string | undefined>>,
  only: Readonly<Record<string, unknown>> = {},
): (ForeignProject & { readonly state?: string | undefined }) | undefined {
  const {
    projectDir,
    database,
    vars,
    select,
    exclude,
    selector,
    resourceType,
    excludeResourceType,
    indirectSelection,
    state,
  } = given;
  const lone: Readonly<Record<string, unknown>> = {
    database,
    vars,
    selector,
    resourceType,
    excludeResourceType,
    indirectSelection,
    state,
    ...only,
  };
  if (projectDir === undefined) {
    const [first] = Object.entries(lone).find(([, value]) => value !== undefined && value !== false) ?? [];
    if (first === undefined) return undefined;
    const flag = first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UserError('app/usage', { problem: `--${flag} needs --project-dir` });
  }
  if (database === undefined)
    throw new UserError('app/usage', { problem: '--project-dir and --database belong together' });
  return {
    projectDir: resolve(projectDir),
    database: resolve(database),
    vars: parseYamlVars(vars),
    environment: environ,
    select,
    exclude,
    selector,
    resourceTypes: resourceType,
    excludeResourceTypes: excludeResourceType,
    indirectSelection,
    state: state === undefined ? undefined : resolve(state),
  };
}
