namespace Stint.Storage;

/// <summary>
/// One statement of the product, the same text for every engine, as a static field of the file that uses it.
/// A test finds these fields, keeps them in one golden file and prepares each on both engines.
/// </summary>
internal sealed class Sql(string text)
{
    public string Text { get; } = text;

    public override string ToString() => Text;
}
