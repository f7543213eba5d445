using System.Data.Common;
using Stint.Sessions;

namespace Stint.Storage;

/// <summary>The row under the reader, by column position; the same calls on both engines.</summary>
internal sealed class Row(DbDataReader reader)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    // Aggregates over bigint come back as numeric from PostgreSQL, so the value is converted and not cast.
    public long Long(int column) => Convert.ToInt64(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    public long? LongOrNull(int column) => reader.IsDBNull(column) ? null : Long(column);

    public int Int(int column) => checked((int)Long(column));

    public bool Flag(int column) => !reader.IsDBNull(column) && Long(column) != 0;

    public Instant At(int column) => new(Long(column));

    public Instant? AtOrNull(int column) => reader.IsDBNull(column) ? null : At(column);
}
