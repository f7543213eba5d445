-- Files that belong to a session; what is in them lies beside the database, named by its digest.
create table attachments (
    bucket integer not null,
    session_id text not null,
    id text not null,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    sha256 text not null,
    at bigint not null,
    actor_id text not null,
    primary key (bucket, id),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index attachments_by_session on attachments (bucket, session_id, at, id);
create index attachments_by_content on attachments (bucket, sha256);
