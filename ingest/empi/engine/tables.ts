/**
 * The patient index in raw.duckdb. `record_id` numbers a record for ever; `person_id` is the lowest record of a person, so that a
 * merge keeps the oldest and taking it back restores both. Levels are codes of engine/levels.ts.
 */
export const EMPI_TABLES = [
  `create table if not exists raw._empi_records (record_id bigint, _source varchar, patient_no varchar, institution varchar, recorded_at timestamp,
    name varchar, pinyin varchar, sex varchar, born_on date, id_no varchar, id_state varchar, phone varchar, address varchar, town varchar,
    digest ubigint, run bigint, is_gone boolean)`,
  'create table if not exists raw._empi_pinyin (letter varchar, pinyin varchar)',
  `create table if not exists raw._empi_edges (left_id bigint, right_id bigint, rule varchar, score double, name utinyint, birth utinyint,
    sex utinyint, phone utinyint, address utinyint, id utinyint)`,
  `create table if not exists raw._empi_links (record_id bigint, _source varchar, patient_no varchar, person_id bigint, rule varchar, score double, run bigint)`,
  `create table if not exists raw._empi_review (left_id bigint, right_id bigint, reason varchar, score double, name utinyint, birth utinyint,
    sex utinyint, phone utinyint, address utinyint, id utinyint, first_seen_at timestamp)`,
  `create table if not exists raw._empi_decisions (decision bigint, kind varchar, left_id bigint, right_id bigint, undoes bigint, reason varchar,
    decided_by varchar, decided_at timestamp, undone_by bigint)`,
  'create table if not exists raw._empi_constraints (decision bigint, kind varchar, left_id bigint, right_id bigint, overruled_by bigint)',
  `create table if not exists raw._empi_parameters (version bigint, field varchar, level varchar, m double, u double, estimated boolean)`,
  `create table if not exists raw._empi_versions (version bigint, run bigint, records bigint, share double, settings varchar, made_at timestamp)`,
  'create table if not exists raw._empi_name_counts (version bigint, kind varchar, value varchar, n bigint)',
  `create table if not exists raw._empi_runs (run bigint, version bigint, records bigint, compared bigint, pairs bigint, moved bigint, ran_at timestamp)`,
];
