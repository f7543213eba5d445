-- How often something was changed in a workspace; under the empty name what tells only its bucket.
create table workspace_changes (
    bucket integer not null,
    workspace text not null,
    changes bigint not null,
    primary key (bucket, workspace)
);
