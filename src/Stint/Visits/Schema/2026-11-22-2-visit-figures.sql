-- One list of the zones in which days are kept, of work and of visits alike.
create table day_zones (
    bucket integer not null,
    workspace text not null,
    -- What is counted: work or visits.
    rollup text not null,
    zone text not null,
    primary key (bucket, workspace, rollup, zone)
);
insert into day_zones (bucket, workspace, rollup, zone) select bucket, workspace, 'work', zone from rollup_zones where true on conflict do nothing;
drop table rollup_zones;
drop table visit_zones;

-- Days of visits are counted by more than before: they are forgotten here, and counted from the visits when somebody asks for them next.
delete from visit_days;

-- Who visited on a local day, and how often. A person is a hash of what it is known by, spread evenly: those below a bound are a fair sample of all.
delete from visit_day_people;

-- How often a page was entered or left, a source led there, a feature was used, and how many of those visits are over and bounced.
drop table visit_day_values;
create table visit_day_values (
    bucket integer not null,
    workspace text not null,
    site text not null,
    zone text not null,
    dimension text not null,
    date text not null,
    value text not null,
    visits bigint not null,
    closed bigint not null,
    short bigint not null,
    one_view bigint not null,
    unengaged bigint not null,
    primary key (bucket, workspace, site, zone, dimension, date, value)
);
