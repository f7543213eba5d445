using System.Data.Common;
using System.Runtime.InteropServices;

namespace Stint.Storage.Sqlite;

/// <summary>What SQLite refused, by its own codes.</summary>
internal sealed unsafe class SqliteFailure : DbException
{
    private SqliteFailure(string message, int extended)
        : base(message)
    {
        Extended = extended;
    }

    /// <summary>The primary result code: 5 busy, 8 read-only, 13 full, 19 a constraint …</summary>
    public int Code => Extended & 0xFF;

    /// <summary>The extended result code, whose low byte is <see cref="Code"/>.</summary>
    public int Extended { get; }

    public override int ErrorCode => Extended;

    /// <summary>Of the last call on a connection, or of an open that gave none.</summary>
    public static SqliteFailure Of(nint connection, int code) => connection == 0
        ? new SqliteFailure(Text(SqliteNative.Meaning(code)), code)
        : new SqliteFailure(Text(SqliteNative.Message(connection)), SqliteNative.ExtendedCode(connection) is var extended && (extended & 0xFF) == (code & 0xFF) ? extended : code);

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "unknown";
}
