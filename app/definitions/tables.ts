/** Decisions about definitions, in app.duckdb: one row each for ever, the last of an indicator holds. */
export const DEFINITION_TABLES = [
  `create table if not exists definition_decisions (
     number bigint primary key, indicator varchar not null, fingerprint varchar not null, act varchar not null, status varchar not null,
     user_name varchar not null, display_name varchar not null, reason varchar, decided_at timestamp not null)`,
];
