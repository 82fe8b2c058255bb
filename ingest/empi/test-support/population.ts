import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { literal, ROOT, silentProgress, sqlStatements, type Warehouse } from '../../../core/index.ts';
import { prepareRaw } from '../../engine/apply/raw.ts';
import { discoverSystems } from '../../engine/discover.ts';
import { type EmpiReport, type EmpiRequest, runEmpi } from '../engine/run.ts';
import { readEmpiSettings } from '../engine/settings.ts';
import { discoverPatientSources } from '../engine/sources.ts';

/** The commonest surnames, commonest first. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤';
/** Given names' characters in groups that sound alike. */
const SOUNDS = [
  ...[
    '伟炜玮纬',
    '强蔷',
    '磊蕾',
    '军君钧均',
    '勇永咏',
    '杰洁捷',
    '涛韬',
    '明鸣铭',
    '超',
    '刚钢',
    '平萍苹',
    '辉晖',
    '鹏朋',
    '华桦',
    '飞菲霏',
    '斌彬宾',
    '波博',
    '宇雨羽',
    '浩昊皓',
  ],
  ...[
    '凯楷',
    '健建剑',
    '俊峻骏',
    '帆凡',
    '旭绪',
    '宁凝',
    '龙隆',
    '林琳霖',
    '峰锋枫',
    '亮靓',
    '国',
    '志智',
    '文雯',
    '海',
    '东冬',
    '成诚承',
    '德',
    '春椿',
    '生升',
    '福',
    '祥翔',
  ],
  ...[
    '芳',
    '娜',
    '敏',
    '静靖婧',
    '丽莉',
    '艳燕',
    '娟鹃',
    '霞',
    '秀',
    '玲灵铃',
    '桂',
    '英瑛',
    '红虹宏洪',
    '梅',
    '颖',
    '雪',
    '慧惠',
    '莹盈',
    '婷亭庭',
    '倩茜',
    '欣心新馨',
    '怡宜仪',
    '佳嘉家',
  ],
  ...[
    '悦月',
    '蓉荣容',
    '兰岚',
    '凤',
    '琴',
    '云芸',
    '莲连',
    '珍真',
    '香湘',
    '彩',
    '菊',
    '玉钰',
    '淑',
    '子梓紫',
    '涵晗',
    '轩萱',
    '梦孟',
    '思',
    '晨辰',
    '浩',
    '然',
    '泽',
    '诗',
    '雅',
    '瑞',
    '晓',
    '小',
  ],
];
const letters = (groups: readonly string[]) => [...new Set(groups.flatMap((group) => [...group]))];
const GIVEN = letters(SOUNDS);
const WOMEN = letters(SOUNDS.slice(41));
const AREAS = [
  '330822',
  '330881',
  '330803',
  '330802',
  '330824',
  '330825',
  '331023',
  '330727',
  '420106',
  '510104',
  '320583',
  '341124',
];

const list = (words: readonly string[]) => `[${words.map(literal).join(', ')}]`;

function soundsLike(): string {
  const alike = SOUNDS.filter((group) => group.length > 1).flatMap((group) =>
    [...group].map((letter) => [letter, [...group].filter((other) => other !== letter)] as const),
  );
  const unique = new Map(alike);
  return `map {${[...unique].map(([letter, others]) => `${literal(letter)}: ${list(others)}`).join(', ')}}`;
}

/** Makes `record(patient_no, person, …)` in a scratch database: what desks wrote down of people, and which person it was. */
export async function makePopulation(db: Warehouse, records: number): Promise<void> {
  const words: Readonly<Record<string, string>> = {
    persons: String(Math.round(records * 0.7)),
    records: String(records),
    skew: '1.9',
    surnames: list([...SURNAMES]),
    given_m: list(GIVEN),
    given_f: list(WOMEN),
    areas: list(AREAS),
    sounds_like: soundsLike(),
  };
  const text = readFileSync(join(ROOT, 'ingest', 'empi', 'test-support', 'population.sql'), 'utf8');
  const fill = (statement: string) => statement.replace(/\$([a-z_]+)/g, (whole, word: string) => words[word] ?? whole);
  for (const statement of sqlStatements(text)) await db.run(fill(statement));
}

/** Lands the records as two sources of the synthetic HIS: every third one in the other hospital. */
export async function landPopulation(db: Warehouse, where = 'true'): Promise<void> {
  await db.run(
    `insert into raw.main.demo_his__patients by name
     select 'N' || patient_no as patient_id, name as patient_name, sex, born_on as birth_date, id_no as id_card_no, phone, address,
       timestamp '2020-01-01' + to_minutes(patient_no::bigint) as create_time, case when patient_no % 3 = 0 then 'county' else 'town' end as _source, 'H01' as _institution
     from record where ${where}`,
  );
}

export interface Agreement {
  /** Of the pairs that were joined, the share that are one person. */
  readonly precision: number;
  /** Of the pairs that are one person, the share that were joined. */
  readonly recall: number;
  readonly pairs: number;
}

/** The index against the truth, pair by pair. */
export async function compareWithTruth(db: Warehouse): Promise<Agreement> {
  const [row] = await db.rows<{ joined: number; same: number; both: number }>(
    `with linked as (select l.person_id, r.person from raw.main._empi_links l join record r on l.patient_no = 'N' || r.patient_no),
     pairs as (select person_id, person, count(*) as n from linked group by all),
     by_person as (select person, sum(n) as n from pairs group by all), by_link as (select person_id, sum(n) as n from pairs group by all)
     select (select sum(n * (n - 1) / 2) from by_link)::double as joined, (select sum(n * (n - 1) / 2) from by_person)::double as same,
       (select sum(n * (n - 1) / 2) from pairs)::double as "both"`,
  );
  if (!row) throw new Error('nothing was linked');
  return { precision: row.both / row.joined, recall: row.both / row.same, pairs: row.same };
}

/** Raw with every known table, empty. */
export async function openIndex(db: Warehouse): Promise<void> {
  await prepareRaw(db, await discoverSystems([join(ROOT, 'ingest', 'systems')]));
}

/** A run as the shipped settings and sources ask. */
export function runIndex(
  request: Pick<EmpiRequest, 'warehouse' | 'dataDir'> & Partial<EmpiRequest>,
): Promise<EmpiReport> {
  return runEmpi({
    sources: discoverPatientSources(),
    settings: readEmpiSettings(),
    now: new Date('2026-01-15T00:00:00Z'),
    today: '2026-01-15',
    progress: silentProgress,
    ...request,
  });
}
