-- Visits that began or ended, for a server that tells it to others by OTLP.

-- Where visits are told: a server that does says so again and again; when none has for a day, nothing is noted any more.
create table visit_listeners (
    bucket integer not null,
    workspace text not null,
    until bigint not null,
    primary key (bucket, workspace)
);

-- What is to be told, in the order of the ids. Who tells it holds it for a while, and deletes it when it is told.
create table visit_announcements (
    bucket integer not null,
    id text not null,
    workspace text not null,
    session_id text not null,
    event text not null check (event in ('start', 'end')),
    noticed_at bigint not null,
    holder text,
    held_until bigint not null,
    primary key (bucket, workspace, id)
);
create index visit_announcements_by_holder on visit_announcements (bucket, holder, session_id) where holder is not null;
