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

-- Most visitors are known to nobody.
drop index visits_by_user;
create index visits_by_user on visits (bucket, workspace, user_id, started_at, session_id) where user_id is not null;
