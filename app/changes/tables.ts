/** What was changed about the figures, and the definitions as they were last seen. Rows of change_log are never changed. */
export const CHANGE_TABLES = [
  'create sequence if not exists change_log_id',
  `create table if not exists change_log (
     id bigint primary key default nextval('change_log_id'), occurred_at timestamp not null, changed_on date not null, kind varchar not null,
     subject varchar not null, before varchar, after varchar, changed_by varchar not null, reason varchar)`,
  `create table if not exists known_contents (
     kind varchar not null, subject varchar not null, fingerprint varchar not null, content varchar not null, seen_at timestamp not null)`,
];
