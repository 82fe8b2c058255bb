/** 督办 in app.duckdb: what was opened never changes, and what happened to it is only added to. */
export const FOLLOW_UP_TABLES = [
  `create table if not exists follow_ups (
     id varchar not null, indicator varchar not null, filter varchar not null, period_from date not null, period_to date not null,
     value double, reason varchar, unit varchar not null, is_provisional boolean not null, build_id varchar not null,
     text varchar not null, opened_by varchar not null, responsible varchar not null, due_on date not null, opened_on date not null)`,
  `create table if not exists follow_up_history (
     follow_up varchar not null, number integer not null, occurred_at timestamp not null, occurred_on date not null, user_name varchar not null,
     action varchar not null, text varchar, detail varchar)`,
  `create table if not exists follow_up_evidence (
     follow_up varchar not null, id varchar not null, name varchar not null, type varchar not null, bytes bigint not null, sha256 varchar not null,
     added_by varchar not null, added_at timestamp not null)`,
];
