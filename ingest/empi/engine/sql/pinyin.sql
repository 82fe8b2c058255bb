-- How the names sound: one row per name, from the table of characters.
create or replace table empi_sounds as
select name, string_agg(coalesce(p.pinyin, letter), ' ' order by place) as pinyin
from (
  select name, unnest(string_split(name, '')) as letter, unnest(range(len(string_split(name, '')))) as place
  from (select distinct name from empi_now where name is not null)
)
left join raw.main._empi_pinyin p using (letter)
group by name;
