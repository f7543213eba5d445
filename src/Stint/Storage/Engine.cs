namespace Stint.Storage;

/// <summary>The two kinds of store. What differs between them is named where it lives.</summary>
internal enum Engine
{
    Sqlite,
    Postgres,
}
