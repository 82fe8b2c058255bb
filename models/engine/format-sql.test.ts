import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOUSE_PROJECT } from './build.ts';
import { formatted, words } from './format-sql.ts';

const content = readdirSync(HOUSE_PROJECT, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.sql') && !path.startsWith('engine') && !path.startsWith('macros'))
  .sort();

describe('formatting SQL', () => {
  it('lays out clauses, lists and CTEs as the house writes them', () => {
    const text = `-- One row per day.
{{ config(materialized='table') }}
WITH a AS (SELECT x, Count(*) filter (where y='A  b') AS n FROM {{ ref('t') }} AS t LEFT JOIN u ON t.i=u.i AND t.j=u.j WHERE x>1 AND y IS NOT NULL GROUP BY x),
b as (select * from a) SELECT * FROM b`;
    expect(formatted(text)).toBe(`-- One row per day.
{{ config(materialized='table') }}

with a as (
  select
    x,
    count(*) filter (where y = 'A  b') as n
  from {{ ref('t') }} as t
  left join u on t.i = u.i
    and t.j = u.j
  where x > 1
    and y is not null
  group by x
),

b as (
  select * from a
)

select * from b
`);
  });

  it('leaves alone what it cannot lay out safely', () => {
    expect(formatted('select 1 {% if is_incremental() %} where true {% endif %}')).toBeUndefined();
    expect(formatted('select (((')).toBeUndefined();
  });

  it('never changes the words of a model, and has nothing to do twice', () => {
    let laid = 0;
    for (const path of content) {
      const text = readFileSync(join(HOUSE_PROJECT, path), 'utf8');
      const once = formatted(text);
      if (once === undefined) continue;
      laid++;
      expect(words(once), path).toEqual(words(text));
      expect(formatted(once), path).toBe(once);
    }
    expect(laid).toBeGreaterThan(content.length / 2);
  });

  it('tells words from white space', () => {
    expect(words("SELECT 'A  b' -- x \n , a>=b")).toEqual(['select', "'A  b'", '-- x', ',', 'a', '>=', 'b']);
    expect(words('a - > b')).not.toEqual(words('a -> b'));
  });
});
