-- Heartbeats behind a silence that ends a visit, as JSON: they count once something is heard in between. Nearly always null.
alter table visits add column seen_beyond text;

-- Limits other than the policy's by which visits of a site were cut, as an import said.
create table visit_limits (
    bucket integer not null,
    workspace text not null,
    site text not null,
    idle_ms bigint not null,
    primary key (bucket, workspace, site, idle_ms)
);
insert into visit_limits (bucket, workspace, site, idle_ms)
select distinct v.bucket, v.workspace, v.site, s.end_after_ms from visits v join sessions s on s.bucket = v.bucket and s.id = v.session_id
where s.end_after_ms is not null and s.end_after_ms <> 1800000;

-- Most visitors are known to nobody.
drop index visits_by_user;
create index visits_by_user on visits (bucket, workspace, user_id, started_at, session_id) where user_id is not null;
