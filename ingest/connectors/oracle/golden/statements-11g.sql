select to_char(least(cast(max(CHANGED) as timestamp), cast(systimestamp as timestamp)), 'YYYY-MM-DD HH24:MI:SS.FF6') from "HIS"."BILL";

select to_char("ID", 'TM9'), "科室's", to_char("DAY", 'YYYY-MM-DD HH24:MI:SS'), to_char("AMOUNT", 'TM9'), coalesce(to_char(case when abs("RATIO") < 1e34 then round(to_number("RATIO"), 3) end, 'TM9'), to_char("RATIO")), to_char("BORN", 'YYYY-MM-DD HH24:MI:SS'), to_char("CHANGED", 'YYYY-MM-DD HH24:MI:SS.FF6') from "HIS"."BILL";

select count(*), regexp_replace(to_char(sum("ID"), 'TM9'), '^(-?)\.', '\10.'), regexp_replace(to_char(sum("AMOUNT"), 'TM9'), '^(-?)\.', '\10.'), regexp_replace(to_char(sum(case when abs("RATIO") < 1e34 then round(to_number("RATIO"), 3) end), 'TM9'), '^(-?)\.', '\10.') from "HIS"."BILL";

select count(*), regexp_replace(to_char(sum("ID"), 'TM9'), '^(-?)\.', '\10.'), regexp_replace(to_char(sum("AMOUNT"), 'TM9'), '^(-?)\.', '\10.'), regexp_replace(to_char(sum(case when abs("RATIO") < 1e34 then round(to_number("RATIO"), 3) end), 'TM9'), '^(-?)\.', '\10.') from "HIS"."BILL" where ((CHANGED) >= to_date('2025-01-31 08:00:00', 'YYYY-MM-DD HH24:MI:SS') or (CHANGED) is null);

select to_char("ID", 'TM9') from "HIS"."BILL" where ("BORN" >= to_date('2025-01-01', 'YYYY-MM-DD') and "BORN" < to_date('2025-01-31', 'YYYY-MM-DD') + 1);

select to_char("ID", 'TM9') from "HIS"."BILL" where ((("ID" = 1 and "科室's" = 'A1' and "DAY" = to_date('2025-01-31 00:00:00', 'YYYY-MM-DD HH24:MI:SS')) or ("ID" = 2 and "科室's" = 'O''的' and "DAY" = to_date('2025-02-28 00:00:00', 'YYYY-MM-DD HH24:MI:SS'))) and ("BORN" is null or not ("BORN" >= to_date('2025-01-01', 'YYYY-MM-DD') and "BORN" < to_date('2025-01-31', 'YYYY-MM-DD') + 1)));

select t.table_name, c.comments, 'table', to_char(t.num_rows) from all_tables t left join all_tab_comments c on c.owner = t.owner and c.table_name = t.table_name where t.owner = 'HIS' and t.nested = 'NO' and t.secondary = 'N' and t.table_name not like 'BIN$%' union all select v.view_name, c.comments, 'view', null from all_views v left join all_tab_comments c on c.owner = v.owner and c.table_name = v.view_name where v.owner = 'HIS' order by 1;

select c.table_name, c.column_name, case when c.data_type like 'TIMESTAMP%' or c.data_type like 'INTERVAL%' then regexp_replace(c.data_type, '\(\d+\)', '') else c.data_type end, case when c.data_type = 'NUMBER' and (c.data_precision is not null or c.data_scale is not null) then 'number(' || nvl(c.data_precision, 38) || ',' || nvl(c.data_scale, 0) || ')' else c.data_type end, case c.nullable when 'Y' then 'nullable' end, m.comments, null from all_tab_columns c left join all_col_comments m on m.owner = c.owner and m.table_name = c.table_name and m.column_name = c.column_name where c.owner = 'HIS' order by c.table_name, c.column_id;

select i.table_name, i.index_name, p.column_name, case when exists (select 1 from all_constraints k where k.owner = i.table_owner and k.table_name = i.table_name and k.constraint_type = 'P' and k.index_name = i.index_name) then 'primary' end, case when i.uniqueness = 'UNIQUE' and i.index_type = 'NORMAL' then 'unique' end from all_indexes i join all_ind_columns p on p.index_owner = i.owner and p.index_name = i.index_name where i.table_owner = 'HIS' order by i.table_name, i.index_name, p.column_position;

select c.table_name, c.column_name, case when c.data_type like 'TIMESTAMP%' or c.data_type like 'INTERVAL%' then regexp_replace(c.data_type, '\(\d+\)', '') else c.data_type end, case when c.data_type = 'NUMBER' and (c.data_precision is not null or c.data_scale is not null) then 'number(' || nvl(c.data_precision, 38) || ',' || nvl(c.data_scale, 0) || ')' else c.data_type end, case c.nullable when 'Y' then 'nullable' end, m.comments, null from all_tab_columns c left join all_col_comments m on m.owner = c.owner and m.table_name = c.table_name and m.column_name = c.column_name where c.owner = 'HIS' and c.table_name = 'BILL' order by c.table_name, c.column_id;

select count(*), sum(no_cursor) from (select * from (select "ID" k0, "科室's" k1, "DAY" k2, case when (CHANGED) is null then 1 else 0 end no_cursor from "HIS"."BILL") where rownum <= 1000) first_rows;

select count(*) from (select count(*) n from (select * from (select "ID" k0, "科室's" k1, "DAY" k2, case when (CHANGED) is null then 1 else 0 end no_cursor from "HIS"."BILL") where rownum <= 1000) first_rows group by k0, k1, k2 having count(*) > 1) repeated;
