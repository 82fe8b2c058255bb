import type { DeliveredColumn, DeliveredTable } from './front-end-system.ts';
import { GENERATED } from './generated.ts';

export const STAGING = 'models/staging/front_end';

const modelOf = ({ table }: DeliveredTable) => `stg_front_end__${table}`;
export const stagingFile = (table: DeliveredTable) => `${STAGING}/${modelOf(table)}.sql`;

/** A delivered column under its name in the input layer. What leads to a person is replaced by a pseudonym. */
function selected({ name, field, type, classification }: DeliveredColumn): string {
  if (field !== name) {
    const number = `_source || '|' || ${name}`;
    return `${classification === 'open' ? `md5(${number})` : `{{ pseudonym("${number}") }}`} as ${field}`;
  }
  const decimal = /^numeric\((\d+),(\d+)\)$/.exec(type);
  return decimal ? `cast(${name} as decimal(${decimal[1]}, ${decimal[2]})) as ${name}` : name;
}

// The contract says the grain in English, then in Chinese.
const grainOf = ({ description }: DeliveredTable) => (description.split(/\p{Script=Han}/u)[0] ?? '').trim();

/** The staging model of a concept. */
export function stagingSql(table: DeliveredTable): string {
  const columns = table.columns.filter(({ field }) => field !== undefined).map(selected);
  return [
    `-- ${grainOf(table)}`,
    `-- ${GENERATED} from the input contract. Take this line away and the file is yours.`,
    "{{ config(materialized='ephemeral') }}",
    '',
    'select',
    [...columns, '_source'].map((column) => `  ${column}`).join(',\n'),
    `from {{ source('front_end', '${table.table}') }}`,
    'where _deleted_at is null',
    '  and not coalesce(is_deleted, false)',
  ].join('\n');
}

/** The schema YAML of these models; their columns have the words of the contract. */
export function stagingYaml(tables: readonly DeliveredTable[]): string {
  return [
    `# ${GENERATED} from the input contract; models of one's own stand in _front_end__models.yml.`,
    'version: 2',
    '',
    'models:',
    ...tables.flatMap((table) => [
      `  - name: ${modelOf(table)}`,
      `    description: ${JSON.stringify(table.description)}`,
    ]),
  ].join('\n');
}
