-- What keeps visitors private: ids without a cookie, events kept apart, erasure, retention.

-- Under which ids are made for visitors who bring none: one salt a day (UTC, days since 1970), deleted when it is two days old.
create table visitor_salts (
    bucket integer not null,
    workspace text not null,
    day bigint not null,
    salt text not null,
    primary key (bucket, workspace, day)
);

-- Events that do not count: of bots, and refused for a reason that may turn out wrong.
create table visit_filtered (
    bucket integer not null,
    id text not null,
    workspace text not null,
    site text not null,
    reason text not null,
    why text,
    at bigint not null,
    received_at bigint not null,
    -- The visit that the client named.
    visit text,
    visitor_id text,
    user_id text,
    -- The event as it would be stored, as JSON.
    event text not null,
    restored_at bigint,
    primary key (bucket, id)
);
create index visit_filtered_by_receipt on visit_filtered (bucket, workspace, received_at, id);
create index visit_filtered_by_reason on visit_filtered (bucket, workspace, reason, at, id);
create index visit_filtered_by_visit on visit_filtered (bucket, workspace, visit) where visit is not null;
create index visit_filtered_by_visitor on visit_filtered (bucket, workspace, visitor_id) where visitor_id is not null;
create index visit_filtered_by_user on visit_filtered (bucket, workspace, user_id) where user_id is not null;

-- How many of them came on a UTC day, those that were not kept included.
create table visit_filtered_days (
    bucket integer not null,
    workspace text not null,
    site text not null,
    date text not null,
    reason text not null,
    events bigint not null,
    kept bigint not null,
    restored bigint not null,
    primary key (bucket, workspace, site, date, reason)
);

-- Who asked that somebody be forgotten, and how much that was; never whom.
create table visit_erasures (
    bucket integer not null,
    id text not null,
    workspace text not null,
    at bigint not null,
    actor text not null,
    kind text not null check (kind in ('visit', 'visitor', 'user')),
    visits bigint not null,
    events bigint not null,
    filtered bigint not null,
    primary key (bucket, id)
);

-- What must not come back: keyed hashes, and the time that is meant. They go when events of that time are too old to be taken.
create table visit_erased (
    bucket integer not null,
    workspace text not null,
    hash text not null,
    from_at bigint not null,
    until_at bigint not null,
    erased_at bigint not null,
    primary key (bucket, workspace, hash, from_at)
);
create index visit_erased_by_time on visit_erased (bucket, workspace, erased_at);

-- The key of these hashes; there is none before the first erasure.
create table visit_erasure_keys (
    bucket integer not null,
    workspace text not null,
    key text not null,
    primary key (bucket, workspace)
);

-- Raw visits and events before this instant are gone.
create table visit_edges (
    bucket integer not null,
    workspace text not null,
    kept_from bigint not null,
    primary key (bucket, workspace)
);

-- The first day that is known in a zone which was asked for when older raw data had gone.
create table visit_zone_starts (
    bucket integer not null,
    workspace text not null,
    zone text not null,
    date text not null,
    primary key (bucket, workspace, zone)
);

-- A visit has one user, the last that it was told; erasure finds the others here.
create index visit_events_by_user on visit_events (bucket, user_id, stream) where user_id is not null;
