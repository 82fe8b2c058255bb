/** Targets, lights, alerts and their messages, in app.duckdb. Uniqueness is kept by the one serial writer, which looks before it writes. */
export const ALERT_TABLES = [
  `create table if not exists targets (
     indicator varchar not null, institution varchar not null, department varchar not null, year integer not null, low double, high double,
     margin double not null, state varchar not null, revision integer not null, set_by varchar not null, set_at timestamp not null,
     confirmed_by varchar, confirmed_on date)`,
  `create table if not exists target_changes (
     indicator varchar not null, institution varchar not null, department varchar not null, year integer not null, occurred_at timestamp not null,
     user_name varchar not null, action varchar not null, before varchar, after varchar, reason varchar)`,
  'create table if not exists target_files (sha256 varchar not null, read_at timestamp not null)',
  `create table if not exists lights (
     indicator varchar not null, institution varchar not null, department varchar not null, light varchar, last_light varchar, reason varchar, value double, low double,
     high double, margin double not null, year integer not null, revision integer not null, basis varchar not null, period_from date not null,
     period_to date not null, build_id varchar not null, judged_at timestamp not null)`,
  `create table if not exists alerts (
     id varchar not null, rule varchar not null, kind varchar not null, severity varchar not null, indicator varchar not null,
     institution varchar not null, department varchar not null, source varchar not null, state varchar not null, opened_at timestamp not null,
     seen_at timestamp not null, resolved_at timestamp, told_at timestamp, value double, low double, high double, period_from date, period_to date,
     build_id varchar not null, why_zh varchar not null, why_en varchar not null, recipients varchar not null)`,
  `create table if not exists alert_events (
     alert varchar not null, number integer not null, occurred_at timestamp not null, user_name varchar not null, action varchar not null,
     note varchar, value double)`,
  `create table if not exists alert_pauses (
     rule varchar not null, indicator varchar not null, institution varchar not null, department varchar not null, source varchar not null,
     until date not null, user_name varchar not null, reason varchar not null)`,
  'create table if not exists alert_inbox (user_name varchar not null, alert varchar not null, told_at timestamp not null, read_at timestamp)',
  'create table if not exists alert_channels (user_name varchar not null, channel varchar not null, address varchar not null)',
  `create table if not exists alert_outbox (
     id varchar not null, user_name varchar not null, channel varchar not null, address varchar not null, subject varchar not null,
     body varchar not null, alerts varchar not null, state varchar not null, attempts integer not null, next_at timestamp not null,
     error varchar, queued_at timestamp not null, sent_at timestamp)`,
];
