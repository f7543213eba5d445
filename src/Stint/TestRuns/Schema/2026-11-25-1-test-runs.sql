-- What can be compared with one another: the runs of one command in one project and one environment. A run of no project has the empty one.
create table test_suites (
    bucket integer not null,
    id text not null,
    workspace text not null,
    project_id text not null,
    command text not null,
    environment text not null,
    runner text not null,
    words text,
    primary key (bucket, id),
    unique (bucket, workspace, project_id, command, environment)
);

-- Each name once: a run tells which of them passed by their numbers alone.
create table test_names (
    bucket integer not null,
    suite_id text not null,
    n bigint not null,
    name text not null,
    file text,
    primary key (bucket, suite_id, n),
    unique (bucket, suite_id, name),
    foreign key (bucket, suite_id) references test_suites (bucket, id)
);

create table test_runs (
    bucket integer not null,
    id text not null,
    workspace text not null,
    suite_id text not null,
    project_id text not null,
    actor_id text not null,
    session_id text,
    started_at bigint not null,
    ended_at bigint not null,
    recorded_at bigint not null,
    commit_sha text,
    clean integer,
    partial integer not null,
    exit_code bigint,
    passed bigint not null,
    failed bigint not null,
    skipped bigint not null,
    unnamed bigint not null,
    passed_names text not null,
    digest text not null,
    primary key (bucket, id),
    unique (bucket, suite_id, digest),
    foreign key (bucket, suite_id) references test_suites (bucket, id)
);
create index test_runs_by_suite on test_runs (bucket, suite_id, started_at, id);
create index test_runs_by_project on test_runs (bucket, workspace, project_id, started_at, id);
create index test_runs_by_time on test_runs (bucket, workspace, started_at, id);

-- What did not simply pass: failures, what was skipped, and every attempt of a test that was tried more than once.
create table test_cases (
    bucket integer not null,
    run_id text not null,
    n bigint not null,
    attempt bigint not null,
    outcome text not null,
    duration_ms bigint,
    failure_type text,
    message text,
    fingerprint text,
    suspects text,
    primary key (bucket, run_id, n, attempt),
    foreign key (bucket, run_id) references test_runs (bucket, id)
);

-- Of the last test run of each session of the day, its failed tests; and the failures that were new in the day's runs.
alter table rollups add column tests_failed bigint not null default 0;
alter table rollups add column test_regressions bigint not null default 0;
