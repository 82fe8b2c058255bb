import type { System } from '../../ingest/index.ts';
import { GENERATED } from './generated.ts';

/** What the schema YAML of a source says of a system. */
export type DescribedSystem = Pick<System, 'system' | 'name_zh' | 'name_en'> & {
  readonly tables: readonly Pick<System['tables'][number], 'table' | 'description_zh' | 'description_en'>[];
};

export const sourcesFile = (system: string) => `models/staging/${system}/_${system}__sources.yml`;

/** The landed tables of a system as sources of the models. */
export function sourcesYaml({ system, name_zh, name_en, tables }: DescribedSystem): string {
  return [
    `# ${GENERATED} from the system's contract in ingest/systems, which has the columns, keys and classification.`,
    'version: 2',
    '',
    'sources:',
    `  - name: ${system}`,
    `    description: ${JSON.stringify(`${name_zh}。${name_en}.`)}`,
    '    database: raw',
    '    schema: main',
    '    tables:',
    ...tables.flatMap(({ table, description_zh, description_en }) => [
      `      - name: ${table}`,
      `        identifier: ${system}__${table.toLowerCase()}`,
      `        description: ${JSON.stringify(`${description_zh}。${description_en}.`)}`,
    ]),
  ].join('\n');
}
