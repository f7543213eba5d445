-- What a session is measured against: active time it may take, what shall be true at its end, and who judged whether the goal was reached.
alter table work_sessions add column budget_ms bigint;
alter table work_sessions add column judge_type text;
alter table work_sessions add column judge text;

-- The check list of a session: ticked by somebody, or tied to a next action of its project and true when that is done.
create table session_checks (
    bucket integer not null,
    session_id text not null,
    n bigint not null,
    text text not null,
    next_scope text,
    next_n bigint,
    done_at bigint,
    done_by text,
    primary key (bucket, session_id, n),
    foreign key (bucket, session_id) references sessions (bucket, id)
);

-- Complexity of the files that a session touched, in the tree of its start and in that of its end. Null: the file was not there, or not measured.
create table session_health (
    bucket integer not null,
    session_id text not null,
    path text not null,
    language text not null,
    complexity_before bigint,
    complexity_after bigint,
    primary key (bucket, session_id, path),
    foreign key (bucket, session_id) references sessions (bucket, id)
);

-- The key that paths are hashed with where they leave the store; it never leaves it itself.
create table path_keys (
    bucket integer not null,
    workspace text not null,
    key text not null,
    created_at bigint not null,
    primary key (bucket, workspace)
);
