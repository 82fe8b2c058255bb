-- What each pair weighs, in bits: the log2 of how much likelier its pattern is for one person than for two, and for how many of all
-- pairs that is so. An agreement on a common name weighs less than one on a rare name.
create or replace table empi_weighed as
select p.*, $weights + $prior + case p.name
    when 5 then $bits_exact - log2(greatest($rarest_name, (coalesce(exact.n, 2) - 2) / $records))
    when 4 then $bits_sound - log2(greatest($rarest_name, (coalesce(sound.n, 2) - 2) / $records)) else 0 end as score
from empi_levels p
join empi_side l on l.record_id = p.left_id
left join raw.main._empi_name_counts exact on exact.version = $version and exact.kind = 'name' and exact.value = l.name
left join raw.main._empi_name_counts sound on sound.version = $version and sound.kind = 'pinyin' and sound.value = l.pinyin;

insert into raw.main._empi_edges by name
select left_id, right_id, rule, score, name, birth, sex, phone, address, id
from (
  select *, case
    -- Two verified numbers that differ are two persons, however alike they are: twins.
    when id = 1 then null
    when id = 4 and name <> 1 and is_verified then 'id'
    -- One number under two names: lent, mistyped, or a person who changed the name. A person has to look.
    when id = 4 and name in (1, 2) then 'id_clash'
    when score < $review then null
    -- Relatives share telephone, address, surname, and twins the birth date: without the number, name and birth date both have to speak.
    when score >= $match and ((name >= 4 and birth >= 3) or (name = 5 and birth = 2 and phone = 3) or (id >= 3 and name >= 3 and birth >= 2))
      then 'score'
    else 'grey' end as rule
  from empi_weighed
)
where rule is not null;
