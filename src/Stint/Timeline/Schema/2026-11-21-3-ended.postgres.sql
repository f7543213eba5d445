-- An ended session does not change, but by a correction that counts itself. The statements say so too; this guards against one that forgets.
create function refuse_change() returns trigger language plpgsql as 'begin raise exception ''%'', tg_argv[0]; end';
create trigger sessions_ended before update on sessions for each row when (old.ended_at is not null and new.amendments <= old.amendments) execute function refuse_change('an ended session does not change');
create trigger activities_kept before update on activities for each row execute function refuse_change('the timeline is append-only');
