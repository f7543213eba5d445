using Stint.Tests.Support;

namespace Stint.Tests.Storage;

public sealed class TheSchema
{
    private const string SqliteObjects =
        "select type, tbl_name, name, sql from sqlite_master where name not like 'sqlite_%' order by tbl_name, type desc, name";

    private static readonly (string What, string Sql)[] PostgresObjects =
    [
        ("column", "select table_name, column_name, data_type, is_nullable, coalesce(generation_expression, '') from information_schema.columns where table_schema = 'public' order by table_name collate \"C\", ordinal_position"),
        ("constraint", "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by conrelid::regclass::text collate \"C\", conname collate \"C\""),
        ("index", "select tablename, indexdef from pg_indexes where schemaname = 'public' order by indexname collate \"C\""),
        ("trigger", "select tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by tgname collate \"C\""),
    ];

    [Fact]
    public void Of_a_file_is_what_was_agreed_on()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        Golden.Match("schema-sqlite", string.Join('\n', store.Rows(SqliteObjects)));
    }

    [Fact]
    public void Of_a_server_is_what_was_agreed_on()
    {
        using var store = TestStore.Create(TestEngine.Postgres);
        Golden.Match("schema-postgres", string.Join('\n', PostgresObjects.SelectMany(part => store.Rows(part.Sql).Select(row => $"{part.What}|{row}"))));
    }

    [Fact]
    public void Has_the_same_columns_on_both_engines()
    {
        using var file = TestStore.Create(TestEngine.Sqlite);
        using var server = TestStore.Create(TestEngine.Postgres);
        Assert.Equal(file.Tables(), server.Tables());
        foreach (var table in file.Tables())
        {
            Assert.Equal(
                file.Rows($"select name from pragma_table_xinfo('{table}') order by cid"),
                server.Rows($"select column_name from information_schema.columns where table_schema = 'public' and table_name = '{table}' order by ordinal_position"));
        }
    }

    [Theory, BothEngines]
    public void Has_the_bucket_first_in_every_key(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        var keys = Keys(store);
        Assert.True(keys.Count > 20, $"Only {keys.Count} keys were found.");
        Assert.DoesNotContain(keys, key => !key.StartsWith("schema_files|", StringComparison.Ordinal) && !key.EndsWith("|bucket|bucket", StringComparison.Ordinal));
    }

    [Theory]
    [BothEngines("create table planted (bucket integer not null, id text not null, primary key (id, bucket))")]
    [BothEngines("create table planted (bucket integer not null, id text not null, unique (id))")]
    [BothEngines("create unique index planted on activities (session_id, id)")]
    [BothEngines("create index planted on activities (at)")]
    [BothEngines("create table planted (bucket integer not null, file text references schema_files (name))")]
    public void Would_be_noticed_if_a_key_began_otherwise(TestEngine engine, string planted)
    {
        using var store = TestStore.Create(engine);
        store.Execute(planted);
        Assert.Contains(Keys(store), key => !key.StartsWith("schema_files|", StringComparison.Ordinal) && !key.EndsWith("|bucket|bucket", StringComparison.Ordinal));
    }

    /// <summary>Every index and foreign key as <c>table|kind|first column|first column of the other side</c>, as the engine's catalog has it.</summary>
    private static List<string> Keys(TestStore store) => store.Engine == TestEngine.Sqlite
        ?
        [
            .. store.Tables().SelectMany(table => store.Rows($"select '{table}', l.origin, i.name, i.name from pragma_index_list('{table}') l join pragma_index_info(l.name) i on i.seqno = 0")),
            .. store.Tables().SelectMany(table => store.Rows($"select '{table}', 'f', k.\"from\", k.\"to\" from pragma_foreign_key_list('{table}') k where k.seq = 0")),
        ]
        :
        [
            .. store.Rows("select i.indrelid::regclass::text, 'i', a.attname, a.attname from pg_index i join pg_class c on c.oid = i.indexrelid join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where c.relnamespace = 'public'::regnamespace"),
            .. store.Rows("select k.conrelid::regclass::text, 'f', a.attname, b.attname from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1] where k.contype = 'f' and k.connamespace = 'public'::regnamespace"),
        ];
}
