using System.Reflection;
using Stint.Storage;

namespace Stint.Tests.Storage;

/// <summary>One statement of the product: where it is, what it says, which engines it is for.</summary>
internal sealed record Statement(string Name, string Text, bool Sqlite = true, bool Postgres = true);

/// <summary>Every statement of the product, found where it stands: the static fields of its types.</summary>
internal static class Statements
{
    public static IReadOnlyList<Statement> All { get; } = [.. Find(typeof(Sql).Assembly).OrderBy(each => each.Name, StringComparer.Ordinal)];

    /// <summary>A field whose name begins with an engine's is for that one alone; of a bulk, arrays are PostgreSQL's.</summary>
    public static IEnumerable<Statement> Find(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => !type.ContainsGenericParameters))
        {
            foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var name = $"{type.FullName!["Stint.".Length..].Replace('+', '.')}.{field.Name}";
                switch (field.GetValue(null))
                {
                    case Sql sql:
                        yield return new Statement(name, sql.Text, !Begins("Postgres"), !Begins("Sqlite"));
                        break;
                    case Bulk bulk:
                        yield return new Statement(name + ".One", bulk.One.Text);
                        yield return new Statement(name + ".PostgresMany", bulk.PostgresMany.Text, Sqlite: false);
                        break;
                    default:
                        break;
                }

                bool Begins(string engine) => field.Name.StartsWith(engine, StringComparison.Ordinal);
            }
        }
    }
}
