import { pinyin } from 'pinyin-pro';
import { runFile } from './statements.ts';
import type { Desk } from './workshop.ts';

/** Teaches raw the sound of characters that it has not met, without tones, and makes `empi_sounds`: the sound of every name. */
export async function soundNames(tx: Desk): Promise<void> {
  const rows = await tx.rows<{ letter: string }>(
    `select distinct letter from (select unnest(string_split(name, '')) as letter from (select distinct name from empi_now where name is not null))
     where letter not in (select letter from raw.main._empi_pinyin)`,
  );
  if (rows.length > 0) {
    const sounds = rows.map(({ letter }) => [letter, pinyin(letter, { toneType: 'none' }).toLowerCase()]);
    await tx.run(
      `insert into raw.main._empi_pinyin select r[1], r[2] from (select unnest(from_json($1::json, '[["varchar"]]')) as r)`,
      [JSON.stringify(sounds)],
    );
  }
  await runFile(tx, 'pinyin');
}
