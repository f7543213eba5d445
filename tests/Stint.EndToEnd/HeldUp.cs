namespace Stint.EndToEnd;

/// <summary>A write of a command, `insert sessions`, at which a trigger can hold it up: the row is written then, and the transaction open.</summary>
internal sealed class HeldUp(TestEngine engine, string name)
{
    public string Name => name;

    /// <summary>Which writes an action makes.</summary>
    public static List<HeldUp> Find(RawStore store, TestEngine engine, Action action)
    {
        var tables = store.Texts(engine == TestEngine.Sqlite
            ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
            : "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'");
        (string Write, string Table)[] all = [.. from table in tables from write in new[] { "insert", "update", "delete" } select (write, table)];
        store.Execute("create table written (name text)");
        if (engine == TestEngine.Postgres)
        {
            store.Execute("create function note() returns trigger language plpgsql as 'begin insert into written values (tg_argv[0]); return null; end'");
            store.Execute("create function hold_up() returns trigger language plpgsql as 'begin perform pg_sleep(600); return null; end'");
            // The server looks by itself whether a client that waits is still there.
            store.Execute($"alter database \"{store.Texts("select current_database()")[0]}\" set client_connection_check_interval = '50ms'");
        }
        else
        {
            store.Execute("create view for_ever as with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000000) select i from n");
        }

        foreach (var (write, table) in all)
        {
            store.Execute(engine == TestEngine.Sqlite
                ? $"create trigger note_{write}_{table} after {write} on {table} begin insert into written values ('{write} {table}'); end"
                : $"create trigger note_{write}_{table} after {write} on {table} for each row execute function note('{write} {table}')");
        }

        action();
        foreach (var (write, table) in all)
            store.Execute(engine == TestEngine.Sqlite ? $"drop trigger note_{write}_{table}" : $"drop trigger note_{write}_{table} on {table}");
        return [.. store.Texts("select distinct name from written order by name").Select(each => new HeldUp(engine, each))];
    }

    public void Begin(RawStore store)
    {
        var (write, table) = (name.Split(' ')[0], name.Split(' ')[1]);
        store.Execute(engine == TestEngine.Sqlite
            ? $"create trigger hold_up after {write} on {table} begin select count(*) from for_ever; end"
            : $"create trigger hold_up after {write} on {table} for each row execute function hold_up()");
    }

    public void End(RawStore store) => store.Execute(engine == TestEngine.Sqlite ? "drop trigger hold_up" : $"drop trigger hold_up on {name.Split(' ')[1]}");
}
