using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Stint.Storage.Sqlite;

/// <summary>Rows of a running statement, forward only.</summary>
internal sealed class SqliteReader : DbDataReader
{
    private readonly bool any;
    private SqliteStatement? statement;
    private bool waiting;
    private bool ended;

    /// <summary>Takes the first step, so that what fails fails here, and a change that returns rows is made.</summary>
    public SqliteReader(SqliteStatement statement)
    {
        this.statement = statement;
        try
        {
            waiting = any = statement.Step();
        }
        catch
        {
            Close();
            throw;
        }
    }

    public override int FieldCount => Rows.Columns;

    public override bool HasRows => any;

    public override bool IsClosed => statement is null;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    private SqliteStatement Rows => statement ?? throw new ObjectDisposedException(nameof(SqliteReader));

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        if (waiting)
        {
            waiting = false;
            return true;
        }

        // After its end a statement would begin again.
        return any && !ended && !(ended = !Rows.Step());
    }

    public override bool NextResult() => false;

    public override bool IsDBNull(int ordinal) => Rows.Type(ordinal) == SqliteNative.TypeNull;

    public override object GetValue(int ordinal) => Rows.Type(ordinal) switch
    {
        SqliteNative.TypeInteger => Rows.Long(ordinal),
        SqliteNative.TypeFloat => Rows.Double(ordinal),
        SqliteNative.TypeText => Rows.String(ordinal),
        SqliteNative.TypeBlob => Rows.Blob(ordinal),
        _ => DBNull.Value,
    };

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public override string GetString(int ordinal) => Rows.String(NotNull(ordinal));

    public override long GetInt64(int ordinal) => Rows.Long(NotNull(ordinal));

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override double GetDouble(int ordinal) => Rows.Double(NotNull(ordinal));

    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    public override string GetName(int ordinal) => Rows.Name(ordinal);

    public override int GetOrdinal(string name)
    {
        for (var i = 0; i < FieldCount; i++)
        {
            if (string.Equals(GetName(i), name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");
    }

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => Rows.Type(ordinal) switch
    {
        SqliteNative.TypeInteger => typeof(long),
        SqliteNative.TypeFloat => typeof(double),
        SqliteNative.TypeBlob => typeof(byte[]),
        _ => typeof(string),
    };

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override void Close()
    {
        statement?.Dispose();
        statement = null;
    }

    // The store keeps none of these.
    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override decimal GetDecimal(int ordinal) => throw new NotSupportedException();

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    private int NotNull(int ordinal) => IsDBNull(ordinal) ? throw new InvalidCastException($"Column {GetName(ordinal)} is null.") : ordinal;
}
