/** Standard codes and approved mappings as raw keeps them: a copy of the files, replaced by `prepareMappings`. */
export const MAPPING_TABLES = [
  'create table if not exists raw._standard_codes (domain varchar, code varchar, name_zh varchar, name_en varchar)',
  `create table if not exists raw._mappings (domain varchar, system varchar, source_code varchar, source_name varchar, standard_code varchar,
    approved_by varchar, approved_at varchar)`,
];
