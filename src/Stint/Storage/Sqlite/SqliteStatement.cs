using System.Buffers;
using System.Text;

namespace Stint.Storage.Sqlite;

/// <summary>A prepared statement in use: bind, step, read columns. Disposing resets it for the next run.</summary>
internal sealed unsafe class SqliteStatement(SqliteSession session, string text, nint statement) : IDisposable
{
    private nint handle = statement;

    /// <summary>The parameters in the order in which they were bound last, with their places: they come in that order again.</summary>
    private readonly List<(string Name, int Place)> bound = [];

    /// <summary>Texts up to this many bytes are encoded on the stack.</summary>
    private const int Short = 512;

    public string Text => text;

    public int Parameters => SqliteNative.ParameterCount(handle);

    public int Columns => SqliteNative.ColumnCount(handle);

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step() => SqliteNative.Step(handle) switch
    {
        SqliteNative.Row => true,
        SqliteNative.Done => false,
        var code => throw session.Failure(code),
    };

    /// <summary>Binds a parameter by its name, the so-manieth that is bound; false when the statement has none of that name.</summary>
    public bool Bind(int nth, string name, object? value)
    {
        if (nth >= bound.Count || bound[nth].Name != name)
            Remember(nth, name);
        var index = bound[nth].Place;
        if (index == 0)
            return false;
        session.Check(value switch
        {
            null or DBNull => SqliteNative.BindNull(handle, index),
            string each => BindText(index, each),
            long each => SqliteNative.BindLong(handle, index, each),
            int each => SqliteNative.BindLong(handle, index, each),
            bool each => SqliteNative.BindLong(handle, index, each ? 1 : 0),
            double each => SqliteNative.BindDouble(handle, index, each),
            byte[] each => BindBlob(index, each),
            _ => throw new NotSupportedException($"{name} is a {value.GetType()}, which the store has no column for."),
        });
        return true;
    }

    public int Type(int column) => SqliteNative.ColumnType(handle, column);

    public long Long(int column) => SqliteNative.ColumnLong(handle, column);

    public double Double(int column) => SqliteNative.ColumnDouble(handle, column);

    // The length is asked for after the text: asking for text may convert the value.
    public string String(int column) =>
        SqliteNative.ColumnText(handle, column) is var bytes && bytes == null ? "" : Encoding.UTF8.GetString(bytes, SqliteNative.ColumnBytes(handle, column));

    public byte[] Blob(int column) => SqliteNative.ColumnBlob(handle, column) is var bytes && bytes == null ? [] : new ReadOnlySpan<byte>(bytes, SqliteNative.ColumnBytes(handle, column)).ToArray();

    public string Name(int column) => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)SqliteNative.ColumnName(handle, column)) ?? "";

    /// <summary>Makes it ready to be bound and run again.</summary>
    // What a failed step said is said again here, and was thrown there.
    public void Reset() => _ = SqliteNative.Reset(handle);

    public void Dispose()
    {
        if (handle == 0)
            return;
        Reset();
        _ = SqliteNative.ClearBindings(handle);
        if (!session.Keep(this))
            Finish();
    }

    internal void Finish()
    {
        _ = SqliteNative.Finish(handle);
        handle = 0;
    }

    private void Remember(int nth, string name)
    {
        if (nth < bound.Count)
            bound.RemoveRange(nth, bound.Count - nth);
        bound.Add((name, Place(name)));
    }

    private int Place(string name)
    {
        Span<byte> utf8 = stackalloc byte[name.Length + 1];
        if (!Encoding.UTF8.TryGetBytes(name, utf8[..^1], out var length) || length != name.Length)
            return 0;
        utf8[length] = 0;
        fixed (byte* pointer = utf8)
            return SqliteNative.ParameterIndex(handle, pointer);
    }

    private int BindText(int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > Short ? ArrayPool<byte>.Shared.Rent(most) : null;
        try
        {
            var buffer = rented ?? stackalloc byte[Short];
            var length = Encoding.UTF8.GetBytes(value, buffer);
            fixed (byte* pointer = buffer)
                return SqliteNative.BindText(handle, index, pointer, length, SqliteNative.Transient);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int BindBlob(int index, byte[] value)
    {
        // An empty array has no address, and a blob without one would be null.
        var bytes = value.Length == 0 ? [0] : value;
        fixed (byte* pointer = bytes)
            return SqliteNative.BindBlob(handle, index, pointer, value.Length, SqliteNative.Transient);
    }
}
