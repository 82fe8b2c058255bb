/**
 * The functions that ad-hoc SQL may call: everything else is refused, so that a function which a later DuckDB brings
 * (files, network, settings, session variables, other processes) is closed until someone has looked at it.
 */
const words = (text: string) => text.trim().split(/\s+/);

const OPERATORS = words(
  '+ - * / // % ^ ** & | || ~ ~~ !~~ ~~* !~~* ~~~ << >> @ @> <@ && ! !__postfix ^@ -> ->> <=> <->',
);

const NUMBERS =
  words(`abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees divide even exp factorial fdiv floor fmod gcd
  greatest greatest_common_divisor hash isfinite isinf isnan lcm least least_common_multiple ln log log10 log2 mod multiply nextafter
  pi pow power radians random round round_even roundbankers sign signbit sin sqrt subtract add tan trunc xor nullif coalesce
  ifnull if equi_width_bins width_bucket isnull`);

const TEXT =
  words(`ascii bar bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein ends_with
  escape format format_bytes formatreadablesize hamming instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme
  len length length_grapheme levenshtein like_escape ilike_escape not_like_escape not_ilike_escape lower lpad ltrim md5 mismatches nfc_normalize ord position
  prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table replace reverse right right_grapheme rpad rtrim split split_part starts_with str_split str_split_regex
  string_split string_split_regex string_to_array strip_accents strlen strpos substr substring substring_grapheme suffix translate
  trim ucase unicode upper`);

const DATES =
  words(`age century current_date date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname
  dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_us era hour isodow isoyear julian last_day make_date make_time
  make_timestamp microsecond millennium millisecond minute month monthname quarter second strftime strptime time_bucket
  to_centuries to_days to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_weeks
  to_years try_strptime week weekday weekofyear year yearweek`);

const COLLECTIONS =
  words(`aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_distinct
  array_extract array_filter array_has array_has_all array_has_any array_indexof array_intersect array_length array_position array_prepend
  array_reduce array_resize array_reverse array_reverse_sort array_slice array_sort array_to_string array_transform array_unique array_value
  array_where array_zip cardinality element_at filter flatten generate_series list_aggr list_aggregate list_any_value list_append list_apply list_avg list_cat
  list_concat list_contains list_count list_distinct list_element list_extract list_filter list_first list_has list_has_all list_has_any
  list_histogram list_indexof list_intersect list_last list_max list_median list_min list_mode list_pack list_position list_prepend list_product
  list_reduce list_resize list_reverse list_reverse_sort list_select list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum
  list_transform list_unique list_value list_var_pop list_var_samp list_where list_zip map map_concat map_contains map_entries map_extract
  map_extract_value map_from_entries map_keys map_values range reduce row struct_concat struct_extract struct_extract_at struct_insert struct_pack
  struct_keys struct_values unnest`);

const JSON_FUNCTIONS =
  words(`json_array json_array_length json_exists json_extract json_extract_string json_group_array json_group_object json_keys
  json_object json_type json_valid json_value to_json`);

const AGGREGATES =
  words(`any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin
  array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp cume_dist dense_rank entropy
  favg first first_value fsum geomean geometric_mean group_concat grouping grouping_id histogram kahan_sum kurtosis kurtosis_pop lag last last_value lead list
  listagg mad max max_by mean median min min_by mode nth_value ntile percent_rank product quantile quantile_cont quantile_disc rank rank_dense
  regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy reservoir_quantile row_number sem skewness stddev
  stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance weighted_avg wavg fill`);

const OTHER = words('typeof constant_or_null error switch');

/** Names in lower case. */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set([
  ...OPERATORS,
  ...NUMBERS,
  ...TEXT,
  ...DATES,
  ...COLLECTIONS,
  ...JSON_FUNCTIONS,
  ...AGGREGATES,
  ...OTHER,
]);

/** The ones that may stand in FROM. */
export const ALLOWED_TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest']);
