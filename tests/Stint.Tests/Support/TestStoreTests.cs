using System.Globalization;

namespace Stint.Tests.Support;

public sealed class AStoreOfTheTests
{
    [Theory, BothEngines]
    public void Has_the_schema_and_no_rows_and_nothing_of_another_test(TestEngine engine)
    {
        using var mine = TestStore.Create(engine);
        using var yours = TestStore.Create(engine);
        Execute(mine, "create table marks (name text)");
        Execute(yours, "create table marks (name text)");
        Assert.Equal(0, Count(mine, "sessions"));
    }

    [Theory, BothEngines]
    public void Opens_the_engine_it_was_asked_for(TestEngine engine)
    {
        using var store = TestStore.Create(engine);
        Assert.Equal(engine.ToString(), store.Database.Engine.ToString());
    }

    [Theory, BothEngines("15m"), BothEngines("4h")]
    public void Comes_on_each_engine_with_each_case(TestEngine engine, string idle)
    {
        Assert.True(Enum.IsDefined(engine));
        Assert.Contains(idle, (string[])["15m", "4h"]);
    }

    private static void Execute(TestStore store, string sql)
    {
        using var connection = store.Database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static int Count(TestStore store, string table)
    {
        using var connection = store.Database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
