using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Stint.Storage.Sqlite;

/// <summary>A value of a statement, by its name with the sign before it.</summary>
internal sealed class SqliteParameter : DbParameter
{
    private string name = "";

    public override object? Value { get; set; }

    [AllowNull]
    public override string ParameterName
    {
        get => name;
        set => name = value ?? "";
    }

    public override DbType DbType { get; set; }

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; } = true;

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override void ResetDbType()
    {
    }
}

/// <summary>The values of one command, in the order in which they were added.</summary>
internal sealed class SqliteParameters : DbParameterCollection
{
    private readonly List<SqliteParameter> all = [];

    public List<SqliteParameter> All => all;

    public override int Count => all.Count;

    public override object SyncRoot => all;

    public override int Add(object value)
    {
        all.Add((SqliteParameter)value);
        return all.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values)
            Add(value);
    }

    public override void Clear() => all.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)all).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => all.GetEnumerator();

    public override int IndexOf(object value) => all.IndexOf((SqliteParameter)value);

    public override int IndexOf(string parameterName) => all.FindIndex(each => each.ParameterName == parameterName);

    public override void Insert(int index, object value) => all.Insert(index, (SqliteParameter)value);

    public override void Remove(object value) => all.Remove((SqliteParameter)value);

    public override void RemoveAt(int index) => all.RemoveAt(index);

    public override void RemoveAt(string parameterName) => all.RemoveAt(IndexOf(parameterName));

    protected override DbParameter GetParameter(int index) => all[index];

    protected override DbParameter GetParameter(string parameterName) =>
        all.Find(each => each.ParameterName == parameterName) ?? throw new ArgumentException($"There is no parameter {parameterName}.", nameof(parameterName));

    protected override void SetParameter(int index, DbParameter value) => all[index] = (SqliteParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => all[IndexOf(parameterName)] = (SqliteParameter)value;
}
