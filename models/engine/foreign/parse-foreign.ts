import { basename } from 'node:path';
import { type ParsedProject, parseProject } from '../parse.ts';
import type { Selection } from '../select/select.ts';

/** Another people's project and what is taken of it. */
export interface ForeignProject extends Selection {
  readonly projectDir: string;
  /** The DuckDB file that is built into; it is made where it is missing. */
  readonly database: string;
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /** What `env_var()` may read. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Schema of the target; dbt's default for DuckDB is main. */
  readonly schema?: string | undefined;
}

/** Parses it as dbt would with a profile of DuckDB: the database is called after its file. */
export function parseForeign(of: ForeignProject): ParsedProject {
  const { projectDir, database, vars, environment = {}, schema = 'main' } = of;
  const name = basename(database).replace(/\.[^.]*$/, '');
  return parseProject(projectDir, { vars, environment, target: { name: 'dev', schema, database: name, threads: 1 } });
}
